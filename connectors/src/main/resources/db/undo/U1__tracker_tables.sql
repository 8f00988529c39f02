-- SPDX-License-Identifier: Apache-2.0
DROP VIEW tracker.execution_logs;
DROP VIEW tracker.state_transitions;
DROP TABLE tracker.event_timeline;
DROP TABLE tracker.task_executions;
DROP TABLE tracker.plan_progress;
DROP SCHEMA tracker;
