-- SPDX-License-Identifier: Apache-2.0
DROP TRIGGER keep_newer ON tracker.task_executions;
DROP TRIGGER keep_newer ON tracker.plan_progress;
DROP FUNCTION tracker.keep_newer();
