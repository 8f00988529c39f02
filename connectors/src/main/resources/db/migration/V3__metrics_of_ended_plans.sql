-- SPDX-License-Identifier: Apache-2.0
-- What a plan came to, written with the change that ends it and with any later one: a late event may still correct it.

CREATE TABLE tracker.execution_metrics (
  plan_key             text        PRIMARY KEY REFERENCES tracker.plan_progress ON DELETE CASCADE,
  tenant_id            text        NOT NULL,
  user_id              text        NOT NULL,
  plan_id              text        NOT NULL,
  version              bigint      NOT NULL,
  status               text        NOT NULL,
  ended_at             timestamptz NOT NULL,
  duration_seconds     numeric(22, 6) NOT NULL CHECK (duration_seconds >= 0),
  completion_rate      numeric(7, 6) CHECK (completion_rate BETWEEN 0 AND 1),
  error_count          bigint      NOT NULL CHECK (error_count >= 0),
  last_step_at         timestamptz,
  cost_usd             numeric(28, 9) NOT NULL
);
COMMENT ON TABLE tracker.execution_metrics IS 'What ended plans came to.';
COMMENT ON COLUMN tracker.execution_metrics.plan_key IS 'As in plan_progress.';
COMMENT ON COLUMN tracker.execution_metrics.tenant_id IS 'Tenant that owns the plan.';
COMMENT ON COLUMN tracker.execution_metrics.user_id IS 'User on whose behalf the plan ran.';
COMMENT ON COLUMN tracker.execution_metrics.plan_id IS 'Plan.';
COMMENT ON COLUMN tracker.execution_metrics.version IS 'Version of the plan this was computed from.';
COMMENT ON COLUMN tracker.execution_metrics.status IS 'completed, failed or cancelled.';
COMMENT ON COLUMN tracker.execution_metrics.ended_at IS 'When the plan ended.';
COMMENT ON COLUMN tracker.execution_metrics.duration_seconds IS 'From its start to its end in seconds, at least 0.';
COMMENT ON COLUMN tracker.execution_metrics.completion_rate IS 'Completed tasks of all tasks, 0 to 1; null for a plan without tasks.';
COMMENT ON COLUMN tracker.execution_metrics.error_count IS 'Failed tasks and log entries of level error.';
COMMENT ON COLUMN tracker.execution_metrics.last_step_at IS 'Time of the latest task event; null while a task is open.';
COMMENT ON COLUMN tracker.execution_metrics.cost_usd IS 'Money spent, in US dollars.';
CREATE INDEX execution_metrics_ended ON tracker.execution_metrics (tenant_id, ended_at DESC);

CREATE FUNCTION tracker.note_metrics() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.completed_at IS NULL THEN
    DELETE FROM tracker.execution_metrics WHERE plan_key = NEW.plan_key;
  ELSE
    INSERT INTO tracker.execution_metrics AS m
    VALUES (NEW.plan_key, NEW.tenant_id, NEW.user_id, NEW.plan_id, NEW.version, NEW.status, NEW.completed_at,
            greatest(0, extract(epoch FROM NEW.completed_at - NEW.started_at)),
            CASE WHEN NEW.task_count > 0 THEN round(NEW.completed_tasks::numeric / NEW.task_count, 6) END,
            NEW.failed_tasks + NEW.error_logs, NEW.quiescent_since, NEW.cost_usd)
    ON CONFLICT (plan_key) DO UPDATE SET
      version = excluded.version, status = excluded.status, ended_at = excluded.ended_at,
      duration_seconds = excluded.duration_seconds, completion_rate = excluded.completion_rate,
      error_count = excluded.error_count, last_step_at = excluded.last_step_at, cost_usd = excluded.cost_usd;
  END IF;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION tracker.note_metrics() IS 'Keeps execution_metrics in line with plans that have ended.';

CREATE TRIGGER note_metrics AFTER INSERT OR UPDATE ON tracker.plan_progress
  FOR EACH ROW EXECUTE FUNCTION tracker.note_metrics();
