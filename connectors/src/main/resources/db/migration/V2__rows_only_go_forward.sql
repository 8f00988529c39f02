-- SPDX-License-Identifier: Apache-2.0
-- The sink delivers at least once: after a crash it writes again what it wrote before, older versions first. A version that is
-- not newer changes nothing, so no row ever goes back.

CREATE FUNCTION tracker.keep_newer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version > OLD.version THEN
    RETURN NEW;
  END IF;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION tracker.keep_newer() IS 'Leaves a row as it is when what is to replace it is not newer.';

CREATE TRIGGER keep_newer BEFORE UPDATE ON tracker.plan_progress
  FOR EACH ROW EXECUTE FUNCTION tracker.keep_newer();
CREATE TRIGGER keep_newer BEFORE UPDATE ON tracker.task_executions
  FOR EACH ROW EXECUTE FUNCTION tracker.keep_newer();
