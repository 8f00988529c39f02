-- SPDX-License-Identifier: Apache-2.0
-- Erasure by what was ordered, not by tombstones alone: of a plan that had expired before, the topics have none. An erasure deletes
-- the rows it concerns, and the same rows are refused from then on, so that a sink that lags, or is run again from the beginning,
-- brings nothing back, whichever of the two comes first.

CREATE TABLE tracker.erasures (
  erasure_key          text        PRIMARY KEY,
  kind                 text        NOT NULL CHECK (kind IN ('tenant', 'user', 'plan')),
  tenant_id            text        NOT NULL,
  user_id              text,
  plan_id              text,
  erased_at            timestamptz NOT NULL,
  erasure_id           text        NOT NULL,
  CHECK ((user_id IS NULL) = (kind = 'tenant')),
  CHECK ((plan_id IS NOT NULL) = (kind = 'plan'))
);
COMMENT ON TABLE tracker.erasures IS 'What was erased on demand. It names whose records these were, and nothing of what they were.';
COMMENT ON COLUMN tracker.erasures.erasure_key IS 'tenant, tenant/user or tenant/user/plan, each part percent-encoded: what keys of rows begin with, and the key of the topic headway-erasures.';
COMMENT ON COLUMN tracker.erasures.kind IS 'tenant, user or plan.';
COMMENT ON COLUMN tracker.erasures.tenant_id IS 'Tenant.';
COMMENT ON COLUMN tracker.erasures.user_id IS 'User; null when all of the tenant are meant.';
COMMENT ON COLUMN tracker.erasures.plan_id IS 'Plan; null when all of the user are meant.';
COMMENT ON COLUMN tracker.erasures.erased_at IS 'Of a tenant or user, records of up to this time are erased and stay it; of a plan, all are. The latest of several erasures.';
COMMENT ON COLUMN tracker.erasures.erasure_id IS 'Id of the erasure, as in its receipt and in audit.';

GRANT SELECT ON tracker.erasures TO headway_reader, headway_admin;
-- Nobody may take one back: what is on its way would return.
GRANT SELECT, INSERT, UPDATE ON tracker.erasures TO headway_sink;
ALTER TABLE tracker.erasures ENABLE ROW LEVEL SECURITY;
ALTER TABLE tracker.erasures FORCE ROW LEVEL SECURITY;
CREATE POLICY sink ON tracker.erasures TO headway_sink USING (true) WITH CHECK (true);
CREATE POLICY admin ON tracker.erasures FOR SELECT TO headway_admin
  USING (tenant_id = nullif(current_setting('headway.tenant_id', true), ''));
CREATE POLICY reader ON tracker.erasures FOR SELECT TO headway_reader
  USING (tenant_id = nullif(current_setting('headway.tenant_id', true), '')
         AND current_setting('headway.role', true) = 'admin');

CREATE FUNCTION tracker.keep_later() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.erased_at > OLD.erased_at THEN
    RETURN NEW;
  END IF;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION tracker.keep_later() IS 'Leaves an erasure as it is when what is to replace it is not later.';
CREATE TRIGGER keep_later BEFORE UPDATE ON tracker.erasures
  FOR EACH ROW EXECUTE FUNCTION tracker.keep_later();

-- Who writes rows at this moment has not seen the erasure, and the erasure not the rows: it waits for them, and they for it.
-- Readers wait for nobody.
CREATE FUNCTION tracker.erase_rows() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  rows_of record;
BEGIN
  LOCK TABLE tracker.plan_progress, tracker.task_executions, tracker.event_timeline IN SHARE ROW EXCLUSIVE MODE;
  FOR rows_of IN
    SELECT * FROM (VALUES ('plan_progress', 'plan_key', 'started_at'),
                          ('task_executions', 'task_key', 'started_at'),
                          ('event_timeline', 'event_key', 'event_time')) AS t (table_name, key, at)
  LOOP
    -- Planned with the values, so that the index on tenant, user and plan serves each kind. The key is exact where an id has
    -- U+0000, for which columns have U+FFFD.
    EXECUTE format(
      'DELETE FROM tracker.%1$I WHERE tenant_id = $1 AND ($2 IS NULL OR user_id = $2) AND ($3 IS NULL OR plan_id = $3)'
      ' AND ($3 IS NOT NULL OR %3$I <= $4) AND starts_with(%2$I || ''/'', $5 || ''/'')',
      rows_of.table_name, rows_of.key, rows_of.at)
    USING NEW.tenant_id, NEW.user_id, NEW.plan_id, NEW.erased_at, NEW.erasure_key;
  END LOOP;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION tracker.erase_rows() IS 'Deletes the rows that an erasure concerns.';
CREATE TRIGGER erase_rows AFTER INSERT OR UPDATE ON tracker.erasures
  FOR EACH ROW EXECUTE FUNCTION tracker.erase_rows();

-- Before each insert only, as an upsert that updates begins with one: so it is one look at the index for each row.
CREATE FUNCTION tracker.refuse_erased() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  key text;
  at timestamptz;
  tenant text;
  owner text;
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'plan_progress' THEN key := NEW.plan_key; at := NEW.started_at;
    WHEN 'task_executions' THEN key := NEW.task_key; at := NEW.started_at;
    WHEN 'event_timeline' THEN key := NEW.event_key; at := NEW.event_time;
  END CASE;
  tenant := split_part(key, '/', 1);
  owner := tenant || '/' || split_part(key, '/', 2);
  IF EXISTS (SELECT FROM tracker.erasures e
             WHERE e.erasure_key = ANY (ARRAY[tenant, owner, owner || '/' || split_part(key, '/', 3)])
               AND (e.plan_id IS NOT NULL OR at <= e.erased_at)) THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END $$;
COMMENT ON FUNCTION tracker.refuse_erased() IS 'Passes over a row that is erased. Later facts of an erased user or tenant are none of those: who comes back begins anew.';
CREATE TRIGGER refuse_erased BEFORE INSERT ON tracker.plan_progress
  FOR EACH ROW EXECUTE FUNCTION tracker.refuse_erased();
CREATE TRIGGER refuse_erased BEFORE INSERT ON tracker.task_executions
  FOR EACH ROW EXECUTE FUNCTION tracker.refuse_erased();
CREATE TRIGGER refuse_erased BEFORE INSERT ON tracker.event_timeline
  FOR EACH ROW EXECUTE FUNCTION tracker.refuse_erased();

-- What was done stays done: the sink writes a record again after a crash, and nothing changes.
CREATE FUNCTION tracker.keep_first() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN NULL;
END $$;
COMMENT ON FUNCTION tracker.keep_first() IS 'Leaves a row as it is, whatever is to replace it.';
CREATE TRIGGER keep_first BEFORE UPDATE ON tracker.audit
  FOR EACH ROW EXECUTE FUNCTION tracker.keep_first();
REVOKE DELETE ON tracker.audit FROM headway_sink;
