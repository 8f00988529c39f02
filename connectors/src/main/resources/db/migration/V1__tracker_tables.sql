-- SPDX-License-Identifier: Apache-2.0
-- History of plans, as the change topics tell it: one row per key, the newest version of it.
-- Columns are an API: they are only ever added. Times are timestamptz with microseconds.

CREATE SCHEMA tracker;
COMMENT ON SCHEMA tracker IS 'What plans of AI agents did: history of Headway. Live answers come from its API.';

CREATE TABLE tracker.plan_progress (
  plan_key             text        PRIMARY KEY,
  tenant_id            text        NOT NULL,
  user_id              text        NOT NULL,
  plan_id              text        NOT NULL,
  version              bigint      NOT NULL CHECK (version > 0),
  status               text        NOT NULL,
  started_at           timestamptz NOT NULL,
  completed_at         timestamptz,
  task_count           bigint      NOT NULL CHECK (task_count >= 0),
  completed_tasks      bigint      NOT NULL CHECK (completed_tasks >= 0),
  failed_tasks         bigint      NOT NULL CHECK (failed_tasks >= 0),
  cancelled_tasks      bigint      NOT NULL CHECK (cancelled_tasks >= 0),
  open_tasks           bigint      NOT NULL CHECK (open_tasks >= 0),
  fire_and_forget_tasks bigint     NOT NULL CHECK (fire_and_forget_tasks >= 0),
  declared_tasks       bigint,
  progress             numeric(7, 6) CHECK (progress BETWEEN 0 AND 1),
  current_state        text,
  error                text,
  plan_name            text,
  goal                 text,
  goal_event           text        NOT NULL,
  goal_id              text,
  session_id           text,
  scope_id             text,
  parent_plan_id       text,
  trace_id             text,
  deadline             timestamptz,
  budget_tokens        bigint,
  budget_cost_usd      numeric(28, 9),
  budget_seconds       numeric(22, 6),
  stages               jsonb       NOT NULL,
  waiting_since        timestamptz,
  waiting_reason       text,
  waiting_expected_event text,
  waiting_timeout_seconds numeric(22, 6),
  quiescent_since      timestamptz,
  input_tokens         bigint      NOT NULL CHECK (input_tokens >= 0),
  output_tokens        bigint      NOT NULL CHECK (output_tokens >= 0),
  cost_usd             numeric(28, 9) NOT NULL CHECK (cost_usd >= 0),
  error_logs           bigint      NOT NULL CHECK (error_logs >= 0),
  conflicts            bigint      NOT NULL CHECK (conflicts >= 0),
  unmatched_results    bigint      NOT NULL CHECK (unmatched_results >= 0),
  events               bigint      NOT NULL CHECK (events >= 0),
  state_digest         text        NOT NULL,
  CHECK (completed_tasks + failed_tasks <= task_count)
);

COMMENT ON TABLE tracker.plan_progress IS 'Plans, each in its newest version. Everything but version is a function of the set of the plan''s events.';
COMMENT ON COLUMN tracker.plan_progress.plan_key IS 'tenant/user/plan, each part percent-encoded: the key of the topic plan-progress.';
COMMENT ON COLUMN tracker.plan_progress.tenant_id IS 'Tenant that owns the plan.';
COMMENT ON COLUMN tracker.plan_progress.user_id IS 'User on whose behalf the plan runs.';
COMMENT ON COLUMN tracker.plan_progress.plan_id IS 'Plan, unique for its user.';
COMMENT ON COLUMN tracker.plan_progress.version IS '1, 2, 3 … for one plan; rows only ever go forward.';
COMMENT ON COLUMN tracker.plan_progress.status IS 'pending, running, waiting, paused, completed, failed, cancelled, or unknown to this schema.';
COMMENT ON COLUMN tracker.plan_progress.started_at IS 'Earliest plan.started, else the earliest event.';
COMMENT ON COLUMN tracker.plan_progress.completed_at IS 'Time of the terminal event that counts; null while the plan has not ended.';
COMMENT ON COLUMN tracker.plan_progress.task_count IS 'The larger of the declared and the observed number of tasks; fire-and-forget requests are left out.';
COMMENT ON COLUMN tracker.plan_progress.completed_tasks IS 'Tasks completed.';
COMMENT ON COLUMN tracker.plan_progress.failed_tasks IS 'Tasks failed.';
COMMENT ON COLUMN tracker.plan_progress.cancelled_tasks IS 'Tasks cancelled.';
COMMENT ON COLUMN tracker.plan_progress.open_tasks IS 'Tasks asked for and not ended.';
COMMENT ON COLUMN tracker.plan_progress.fire_and_forget_tasks IS 'Requests nobody waits for; not part of task_count.';
COMMENT ON COLUMN tracker.plan_progress.declared_tasks IS 'Largest total_actions declared; null when none was.';
COMMENT ON COLUMN tracker.plan_progress.progress IS 'Share done, 0 to 1: ended tasks count whole, open ones by their reported progress. Null: no task known.';
COMMENT ON COLUMN tracker.plan_progress.current_state IS 'The plan''s own state, from the latest plan.state_changed.';
COMMENT ON COLUMN tracker.plan_progress.error IS 'Error of the plan.failed that counts, or the reason of the plan.cancelled.';
COMMENT ON COLUMN tracker.plan_progress.plan_name IS 'Name.';
COMMENT ON COLUMN tracker.plan_progress.goal IS 'Goal in words.';
COMMENT ON COLUMN tracker.plan_progress.goal_event IS 'Type of the event that asked for the goal; unknown if nobody said.';
COMMENT ON COLUMN tracker.plan_progress.goal_id IS 'Goal that spans several plans.';
COMMENT ON COLUMN tracker.plan_progress.session_id IS 'Conversation.';
COMMENT ON COLUMN tracker.plan_progress.scope_id IS 'Grouping inside the tenant.';
COMMENT ON COLUMN tracker.plan_progress.parent_plan_id IS 'Plan of the same user that started this one.';
COMMENT ON COLUMN tracker.plan_progress.trace_id IS 'Trace.';
COMMENT ON COLUMN tracker.plan_progress.deadline IS 'Declared deadline.';
COMMENT ON COLUMN tracker.plan_progress.budget_tokens IS 'Declared limit of tokens; null: none.';
COMMENT ON COLUMN tracker.plan_progress.budget_cost_usd IS 'Declared limit of money, in US dollars; null: none.';
COMMENT ON COLUMN tracker.plan_progress.budget_seconds IS 'Declared limit of time, in seconds; null: none.';
COMMENT ON COLUMN tracker.plan_progress.stages IS 'Declared stages: [{"name", "weight_millionths", "total_steps"}].';
COMMENT ON COLUMN tracker.plan_progress.waiting_since IS 'When the wait for input began; null while it does not wait.';
COMMENT ON COLUMN tracker.plan_progress.waiting_reason IS 'Why it waits.';
COMMENT ON COLUMN tracker.plan_progress.waiting_expected_event IS 'Type of the event that ends the wait.';
COMMENT ON COLUMN tracker.plan_progress.waiting_timeout_seconds IS 'How long the wait may take, in seconds.';
COMMENT ON COLUMN tracker.plan_progress.quiescent_since IS 'Time of the latest task event while no task is open.';
COMMENT ON COLUMN tracker.plan_progress.input_tokens IS 'Tokens sent to models.';
COMMENT ON COLUMN tracker.plan_progress.output_tokens IS 'Tokens received from models.';
COMMENT ON COLUMN tracker.plan_progress.cost_usd IS 'Money spent, in US dollars; exact to the nano-dollar.';
COMMENT ON COLUMN tracker.plan_progress.error_logs IS 'Log entries of level error.';
COMMENT ON COLUMN tracker.plan_progress.conflicts IS 'Terminal facts that contradict the one that counts, of the plan and of its tasks.';
COMMENT ON COLUMN tracker.plan_progress.unmatched_results IS 'Results that belong to no known task (yet).';
COMMENT ON COLUMN tracker.plan_progress.events IS 'Distinct events folded.';
COMMENT ON COLUMN tracker.plan_progress.state_digest IS 'SHA-256 in hex over the plan''s canonical JSON and the sum of its tasks'' digests.';

CREATE INDEX plan_progress_latest ON tracker.plan_progress (tenant_id, user_id, started_at DESC, plan_id);
CREATE INDEX plan_progress_of_tenant ON tracker.plan_progress (tenant_id, started_at DESC);
CREATE INDEX plan_progress_id ON tracker.plan_progress (tenant_id, plan_id);
CREATE INDEX plan_progress_status ON tracker.plan_progress (tenant_id, status, started_at DESC);
CREATE INDEX plan_progress_scope ON tracker.plan_progress (tenant_id, scope_id, started_at DESC) WHERE scope_id IS NOT NULL;
CREATE INDEX plan_progress_session ON tracker.plan_progress (tenant_id, session_id, started_at) WHERE session_id IS NOT NULL;
CREATE INDEX plan_progress_parent ON tracker.plan_progress (tenant_id, user_id, parent_plan_id) WHERE parent_plan_id IS NOT NULL;

CREATE TABLE tracker.task_executions (
  task_key             text        PRIMARY KEY,
  tenant_id            text        NOT NULL,
  user_id              text        NOT NULL,
  plan_id              text        NOT NULL,
  task_id              text        NOT NULL,
  version              bigint      NOT NULL CHECK (version > 0),
  event_type           text        NOT NULL,
  state                text        NOT NULL,
  attempt              integer     NOT NULL CHECK (attempt >= 1),
  fire_and_forget      boolean     NOT NULL,
  started_at           timestamptz NOT NULL,
  completed_at         timestamptz,
  duration_seconds     numeric(22, 6) CHECK (duration_seconds >= 0),
  progress             numeric(7, 6) CHECK (progress BETWEEN 0 AND 1),
  message              text,
  error                text,
  agent_id             text,
  assigned_to          text,
  stage                text,
  step                 bigint,
  parent_task_id       text,
  delegation_group_id  text,
  correlation_id       text,
  input_tokens         bigint      NOT NULL CHECK (input_tokens >= 0),
  output_tokens        bigint      NOT NULL CHECK (output_tokens >= 0),
  cost_usd             numeric(28, 9) NOT NULL CHECK (cost_usd >= 0),
  error_logs           bigint      NOT NULL CHECK (error_logs >= 0),
  conflicts            bigint      NOT NULL CHECK (conflicts >= 0)
);

COMMENT ON TABLE tracker.task_executions IS 'Tasks, each as of the newest version of its plan that changed it.';
COMMENT ON COLUMN tracker.task_executions.task_key IS 'tenant/user/plan/task, each part percent-encoded: the key of the topic task-executions.';
COMMENT ON COLUMN tracker.task_executions.tenant_id IS 'Tenant that owns the plan.';
COMMENT ON COLUMN tracker.task_executions.user_id IS 'User on whose behalf the plan runs.';
COMMENT ON COLUMN tracker.task_executions.plan_id IS 'Plan.';
COMMENT ON COLUMN tracker.task_executions.task_id IS 'Task, unique in its plan.';
COMMENT ON COLUMN tracker.task_executions.version IS 'Version of the plan that this row was told with; rows only ever go forward.';
COMMENT ON COLUMN tracker.task_executions.event_type IS 'Type of the earliest request; unknown if none came.';
COMMENT ON COLUMN tracker.task_executions.state IS 'pending, running, delegated, waiting, completed, failed, cancelled, or unknown to this schema.';
COMMENT ON COLUMN tracker.task_executions.attempt IS 'The attempt that counts, from 1.';
COMMENT ON COLUMN tracker.task_executions.fire_and_forget IS 'Nobody waits for an answer; not part of the plan''s task_count.';
COMMENT ON COLUMN tracker.task_executions.started_at IS 'Earliest request or running event, else the earliest event.';
COMMENT ON COLUMN tracker.task_executions.completed_at IS 'Time of the terminal event that counts; it may be earlier than the request, as clocks differ.';
COMMENT ON COLUMN tracker.task_executions.duration_seconds IS 'completed_at - started_at in seconds, at least 0.';
COMMENT ON COLUMN tracker.task_executions.progress IS 'Reported progress, 0 to 1; 1 when completed.';
COMMENT ON COLUMN tracker.task_executions.message IS 'Latest message of the attempt that counts.';
COMMENT ON COLUMN tracker.task_executions.error IS 'Error of the terminal event that counts.';
COMMENT ON COLUMN tracker.task_executions.agent_id IS 'Agent that works or worked on it, else the one it is assigned to.';
COMMENT ON COLUMN tracker.task_executions.assigned_to IS 'Agent the request names.';
COMMENT ON COLUMN tracker.task_executions.stage IS 'Latest reported stage.';
COMMENT ON COLUMN tracker.task_executions.step IS 'Latest reported step.';
COMMENT ON COLUMN tracker.task_executions.parent_task_id IS 'Task this one was split from.';
COMMENT ON COLUMN tracker.task_executions.delegation_group_id IS 'Group it was fanned out with.';
COMMENT ON COLUMN tracker.task_executions.correlation_id IS 'Correlation of the earliest request.';
COMMENT ON COLUMN tracker.task_executions.input_tokens IS 'Tokens sent to models.';
COMMENT ON COLUMN tracker.task_executions.output_tokens IS 'Tokens received from models.';
COMMENT ON COLUMN tracker.task_executions.cost_usd IS 'Money spent, in US dollars; exact to the nano-dollar.';
COMMENT ON COLUMN tracker.task_executions.error_logs IS 'Log entries of level error.';
COMMENT ON COLUMN tracker.task_executions.conflicts IS 'Terminal facts that contradict the one that counts.';

CREATE INDEX task_executions_plan ON tracker.task_executions (tenant_id, user_id, plan_id, started_at);
CREATE INDEX task_executions_agent ON tracker.task_executions (tenant_id, agent_id, started_at DESC) WHERE agent_id IS NOT NULL;

CREATE TABLE tracker.event_timeline (
  event_key            text        PRIMARY KEY,
  tenant_id            text        NOT NULL,
  user_id              text        NOT NULL,
  plan_id              text        NOT NULL,
  event_id             text        NOT NULL,
  source               text        NOT NULL,
  event_type           text        NOT NULL,
  kind                 text        NOT NULL,
  event_time           timestamptz NOT NULL,
  task_id              text,
  attempt              integer,
  state                text,
  reason               text,
  progress             numeric(7, 6),
  correlation_id       text,
  trace_id             text,
  parent_event_id      text,
  action_event_id      text,
  response_event       text,
  session_id           text,
  goal_id              text,
  scope_id             text,
  parent_plan_id       text,
  data                 jsonb,
  data_bytes           integer     NOT NULL CHECK (data_bytes >= 0),
  origin_topic         text        NOT NULL,
  origin_partition     integer     NOT NULL,
  origin_offset        bigint      NOT NULL,
  named_task_id        text,
  facts                jsonb
);

COMMENT ON TABLE tracker.event_timeline IS 'Every distinct event of every plan, as it is matched now.';
COMMENT ON COLUMN tracker.event_timeline.event_key IS 'Key of the topic plan-timeline: the plan''s, the event''s source and its id, each percent-encoded.';
COMMENT ON COLUMN tracker.event_timeline.tenant_id IS 'Tenant that owns the plan.';
COMMENT ON COLUMN tracker.event_timeline.user_id IS 'User on whose behalf the plan runs.';
COMMENT ON COLUMN tracker.event_timeline.plan_id IS 'Plan.';
COMMENT ON COLUMN tracker.event_timeline.event_id IS 'Id of the event; with its source it identifies the event.';
COMMENT ON COLUMN tracker.event_timeline.source IS 'Agent that sent it.';
COMMENT ON COLUMN tracker.event_timeline.event_type IS 'Type, such as data.fetch.requested.';
COMMENT ON COLUMN tracker.event_timeline.kind IS 'What the event means to the plan: request, result, plan_started, task_log …';
COMMENT ON COLUMN tracker.event_timeline.event_time IS 'The sender''s clock.';
COMMENT ON COLUMN tracker.event_timeline.task_id IS 'Task it belongs to.';
COMMENT ON COLUMN tracker.event_timeline.attempt IS 'Attempt it names itself.';
COMMENT ON COLUMN tracker.event_timeline.state IS 'State it asserts, of its task or, for events of the plan, of the plan.';
COMMENT ON COLUMN tracker.event_timeline.reason IS 'Reason, message or error it gives.';
COMMENT ON COLUMN tracker.event_timeline.progress IS 'Progress it reports, 0 to 1.';
COMMENT ON COLUMN tracker.event_timeline.correlation_id IS 'Correlation.';
COMMENT ON COLUMN tracker.event_timeline.trace_id IS 'Trace.';
COMMENT ON COLUMN tracker.event_timeline.parent_event_id IS 'Event that caused it.';
COMMENT ON COLUMN tracker.event_timeline.action_event_id IS 'Request event it names in its data.';
COMMENT ON COLUMN tracker.event_timeline.response_event IS 'Type of the result a request asks for.';
COMMENT ON COLUMN tracker.event_timeline.session_id IS 'Conversation it names.';
COMMENT ON COLUMN tracker.event_timeline.goal_id IS 'Goal it names.';
COMMENT ON COLUMN tracker.event_timeline.scope_id IS 'Grouping inside the tenant it names.';
COMMENT ON COLUMN tracker.event_timeline.parent_plan_id IS 'Plan it says has started this one.';
COMMENT ON COLUMN tracker.event_timeline.data IS 'Payload of at most 8 KiB; jsonb has no U+0000, which is written as U+FFFD here.';
COMMENT ON COLUMN tracker.event_timeline.data_bytes IS 'Size of the payload in bytes.';
COMMENT ON COLUMN tracker.event_timeline.origin_topic IS 'Input topic it came by.';
COMMENT ON COLUMN tracker.event_timeline.origin_partition IS 'Its partition.';
COMMENT ON COLUMN tracker.event_timeline.origin_offset IS 'Its offset.';
COMMENT ON COLUMN tracker.event_timeline.named_task_id IS 'Task a result names itself; task_id is the one it belongs to.';
COMMENT ON COLUMN tracker.event_timeline.facts IS 'Of a payload beyond 8 KiB, which data does not have: what the state follows from.';

CREATE INDEX event_timeline_plan ON tracker.event_timeline (tenant_id, user_id, plan_id, event_time, event_id);
-- It only grows, and nearly in the order of time: block ranges are enough, and cost next to nothing.
CREATE INDEX event_timeline_time ON tracker.event_timeline USING brin (event_time);

CREATE VIEW tracker.state_transitions WITH (security_invoker = true) AS
SELECT tenant_id, user_id, plan_id, event_time, event_id, source, event_type, kind,
       CASE WHEN kind LIKE 'plan\_%' THEN NULL ELSE task_id END AS task_id,
       state, reason
FROM tracker.event_timeline
WHERE state IS NOT NULL;
COMMENT ON VIEW tracker.state_transitions IS 'Events that assert a state of a plan (task_id is null) or of a task.';

CREATE VIEW tracker.execution_logs WITH (security_invoker = true) AS
SELECT tenant_id, user_id, plan_id, event_time, event_id, source, task_id,
       coalesce(data ->> 'level', facts ->> 'level', 'info') AS level,
       coalesce(data ->> 'message', reason) AS message,
       data -> 'metadata' AS metadata
FROM tracker.event_timeline
WHERE kind = 'task_log';
COMMENT ON VIEW tracker.execution_logs IS 'Log lines of tasks, with level, message and metadata.';
CREATE INDEX event_timeline_logs ON tracker.event_timeline (tenant_id, user_id, plan_id, event_time) WHERE kind = 'task_log';
