-- SPDX-License-Identifier: Apache-2.0
-- Who sees which rows. A reader says whose eyes it looks with, in the transaction and for it alone:
--   SET LOCAL headway.tenant_id = '…'; SET LOCAL headway.user_id = '…'; SET LOCAL headway.role = 'viewer';
-- Nothing said: no row. Forced, so that the owner of the tables sees none either.

DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['headway_sink', 'headway_reader', 'headway_admin'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
    END IF;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA tracker TO headway_sink, headway_reader, headway_admin;
GRANT SELECT ON ALL TABLES IN SCHEMA tracker TO headway_reader, headway_admin;
GRANT DELETE ON ALL TABLES IN SCHEMA tracker TO headway_admin;
GRANT SELECT, INSERT, UPDATE, DELETE
  ON tracker.plan_progress, tracker.task_executions, tracker.event_timeline, tracker.execution_metrics, tracker.audit
  TO headway_sink;

CREATE FUNCTION tracker.shows(tenant_id text, user_id text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN tenant_id = nullif(current_setting('headway.tenant_id', true), '')
   AND (user_id = nullif(current_setting('headway.user_id', true), '')
        OR current_setting('headway.role', true) IN ('viewer', 'operator', 'admin'));
COMMENT ON FUNCTION tracker.shows(text, text) IS 'Whether a row of this owner is shown to whom the settings headway.tenant_id, headway.user_id and headway.role name.';

DO $$
DECLARE
  table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['plan_progress', 'task_executions', 'event_timeline', 'execution_metrics', 'audit'] LOOP
    EXECUTE format('ALTER TABLE tracker.%I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE tracker.%I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY sink ON tracker.%I TO headway_sink USING (true) WITH CHECK (true)', table_name);
    EXECUTE format('CREATE POLICY admin ON tracker.%I TO headway_admin USING (tenant_id = nullif(current_setting(''headway.tenant_id'', true), ''''))', table_name);
  END LOOP;
  FOREACH table_name IN ARRAY ARRAY['plan_progress', 'task_executions', 'event_timeline', 'execution_metrics'] LOOP
    EXECUTE format('CREATE POLICY reader ON tracker.%I FOR SELECT TO headway_reader USING (tracker.shows(tenant_id, user_id))', table_name);
  END LOOP;
END $$;

-- Who did what is for operators; others see what they did themselves.
CREATE POLICY reader ON tracker.audit FOR SELECT TO headway_reader
  USING (tenant_id = nullif(current_setting('headway.tenant_id', true), '')
         AND (user_id = nullif(current_setting('headway.user_id', true), '')
              OR current_setting('headway.role', true) IN ('operator', 'admin')));
