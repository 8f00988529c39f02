-- SPDX-License-Identifier: Apache-2.0
-- Roles belong to the whole server and may be used by others: they stay.
DO $$
DECLARE
  of record;
BEGIN
  FOR of IN SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'tracker' LOOP
    EXECUTE format('DROP POLICY %I ON tracker.%I', of.policyname, of.tablename);
  END LOOP;
  FOR of IN SELECT tablename FROM pg_tables WHERE schemaname = 'tracker' LOOP
    EXECUTE format('ALTER TABLE tracker.%I NO FORCE ROW LEVEL SECURITY', of.tablename);
    EXECUTE format('ALTER TABLE tracker.%I DISABLE ROW LEVEL SECURITY', of.tablename);
  END LOOP;
END $$;
DROP FUNCTION tracker.shows(text, text);
REVOKE ALL ON ALL TABLES IN SCHEMA tracker FROM headway_sink, headway_reader, headway_admin;
REVOKE USAGE ON SCHEMA tracker FROM headway_sink, headway_reader, headway_admin;
