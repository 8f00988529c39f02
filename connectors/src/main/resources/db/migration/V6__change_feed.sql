-- SPDX-License-Identifier: Apache-2.0
-- A listener learns of each change that is committed: LISTEN agent_execution_updates. The version is the plan's own: it only
-- grows, and a gap means that several changes came in one write. The rest is in the table.

CREATE FUNCTION tracker.notify_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('agent_execution_updates', json_build_object(
    'tenant_id', NEW.tenant_id, 'user_id', NEW.user_id, 'plan_id', NEW.plan_id, 'version', NEW.version,
    'status', NEW.status, 'task_count', NEW.task_count, 'completed_tasks', NEW.completed_tasks,
    'failed_tasks', NEW.failed_tasks)::text);
  RETURN NULL;
END $$;
COMMENT ON FUNCTION tracker.notify_update() IS 'Tells of a plan''s new version on the channel agent_execution_updates.';

CREATE TRIGGER notify_update AFTER INSERT OR UPDATE ON tracker.plan_progress
  FOR EACH ROW EXECUTE FUNCTION tracker.notify_update();
