-- SPDX-License-Identifier: Apache-2.0
-- Answers to common questions, for the rows the asker may see.

CREATE VIEW tracker.daily_agent_performance WITH (security_invoker = true) AS
SELECT tenant_id, agent_id, date_trunc('day', started_at, 'UTC') AS day,
       count(*) AS tasks,
       count(*) FILTER (WHERE state = 'completed') AS completed,
       count(*) FILTER (WHERE state = 'failed') AS failed,
       round(count(*) FILTER (WHERE state = 'completed')::numeric / count(*), 4) AS success_rate,
       round(avg(duration_seconds), 6) AS avg_seconds,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_seconds) AS p50_seconds,
       percentile_cont(0.95) WITHIN GROUP (ORDER BY duration_seconds) AS p95_seconds,
       sum(cost_usd) AS cost_usd
FROM tracker.task_executions
WHERE agent_id IS NOT NULL AND NOT fire_and_forget
GROUP BY tenant_id, agent_id, date_trunc('day', started_at, 'UTC');
COMMENT ON VIEW tracker.daily_agent_performance IS 'Tasks of each agent by the UTC day on which they began.';

CREATE VIEW tracker.plan_funnel WITH (security_invoker = true) AS
SELECT tenant_id, date_trunc('day', started_at, 'UTC') AS day,
       count(*) AS started,
       count(*) FILTER (WHERE task_count > 0) AS with_tasks,
       count(*) FILTER (WHERE completed_tasks > 0) AS with_a_completed_task,
       count(*) FILTER (WHERE completed_at IS NOT NULL) AS ended,
       count(*) FILTER (WHERE status = 'completed') AS completed,
       count(*) FILTER (WHERE status = 'failed') AS failed,
       count(*) FILTER (WHERE status = 'cancelled') AS cancelled
FROM tracker.plan_progress
GROUP BY tenant_id, date_trunc('day', started_at, 'UTC');
COMMENT ON VIEW tracker.plan_funnel IS 'How far the plans got that began on a UTC day.';

CREATE VIEW tracker.cost_by_day WITH (security_invoker = true) AS
SELECT tenant_id, user_id, date_trunc('day', started_at, 'UTC') AS day,
       count(*) AS plans, sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens, sum(cost_usd) AS cost_usd
FROM tracker.plan_progress
GROUP BY tenant_id, user_id, date_trunc('day', started_at, 'UTC');
COMMENT ON VIEW tracker.cost_by_day IS 'Tokens and money by the UTC day on which the plans began.';

GRANT SELECT ON tracker.daily_agent_performance, tracker.plan_funnel, tracker.cost_by_day TO headway_reader, headway_admin;
