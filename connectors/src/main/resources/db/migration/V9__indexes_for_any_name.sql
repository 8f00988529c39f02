-- SPDX-License-Identifier: Apache-2.0
-- Sessions, scopes, parents and ids of events have up to 2,048 characters, which are more bytes than an index takes (2,704): a row
-- with such a one, as legal as any, would be refused, and its record set aside. Looking one up goes by its first 200 characters:
--   WHERE tenant_id = … AND left(session_id, 200) = left('…', 200) AND session_id = '…'

DROP INDEX tracker.plan_progress_scope;
CREATE INDEX plan_progress_scope ON tracker.plan_progress (tenant_id, left(scope_id, 200), started_at DESC) WHERE scope_id IS NOT NULL;
DROP INDEX tracker.plan_progress_session;
CREATE INDEX plan_progress_session ON tracker.plan_progress (tenant_id, left(session_id, 200), started_at) WHERE session_id IS NOT NULL;
DROP INDEX tracker.plan_progress_parent;
CREATE INDEX plan_progress_parent ON tracker.plan_progress (tenant_id, user_id, left(parent_plan_id, 200)) WHERE parent_plan_id IS NOT NULL;
DROP INDEX tracker.task_executions_agent;
CREATE INDEX task_executions_agent ON tracker.task_executions (tenant_id, left(agent_id, 200), started_at DESC) WHERE agent_id IS NOT NULL;
DROP INDEX tracker.event_timeline_plan;
CREATE INDEX event_timeline_plan ON tracker.event_timeline (tenant_id, user_id, plan_id, event_time);

-- Keys have the same limit, and jsonb takes less than JSON: what is done about it is done before the sink.
COMMENT ON COLUMN tracker.task_executions.task_key IS 'tenant/user/plan/task, each part percent-encoded: the key of the topic task-executions. Of one beyond 2,000 characters what follows the plan''s key is # and the SHA-256 of the whole, in hex.';
COMMENT ON COLUMN tracker.event_timeline.event_key IS 'Key of the topic plan-timeline: the plan''s, the event''s source and its id, each percent-encoded. Of one beyond 2,000 characters what follows the plan''s key is # and the SHA-256 of the whole, in hex.';
COMMENT ON COLUMN tracker.event_timeline.data IS 'Payload of at most 8 KiB. What jsonb has no form for is replaced: U+0000 and halves of surrogate pairs by U+FFFD, a number with an exponent beyond 1000 by its text.';
