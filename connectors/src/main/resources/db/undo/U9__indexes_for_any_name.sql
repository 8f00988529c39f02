-- SPDX-License-Identifier: Apache-2.0
DROP INDEX tracker.plan_progress_scope;
CREATE INDEX plan_progress_scope ON tracker.plan_progress (tenant_id, scope_id, started_at DESC) WHERE scope_id IS NOT NULL;
DROP INDEX tracker.plan_progress_session;
CREATE INDEX plan_progress_session ON tracker.plan_progress (tenant_id, session_id, started_at) WHERE session_id IS NOT NULL;
DROP INDEX tracker.plan_progress_parent;
CREATE INDEX plan_progress_parent ON tracker.plan_progress (tenant_id, user_id, parent_plan_id) WHERE parent_plan_id IS NOT NULL;
DROP INDEX tracker.task_executions_agent;
CREATE INDEX task_executions_agent ON tracker.task_executions (tenant_id, agent_id, started_at DESC) WHERE agent_id IS NOT NULL;
DROP INDEX tracker.event_timeline_plan;
CREATE INDEX event_timeline_plan ON tracker.event_timeline (tenant_id, user_id, plan_id, event_time, event_id);
COMMENT ON COLUMN tracker.task_executions.task_key IS 'tenant/user/plan/task, each part percent-encoded: the key of the topic task-executions.';
COMMENT ON COLUMN tracker.event_timeline.event_key IS 'Key of the topic plan-timeline: the plan''s, the event''s source and its id, each percent-encoded.';
COMMENT ON COLUMN tracker.event_timeline.data IS 'Payload of at most 8 KiB; jsonb has no U+0000, which is written as U+FFFD here.';
