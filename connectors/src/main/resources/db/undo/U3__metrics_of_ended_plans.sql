-- SPDX-License-Identifier: Apache-2.0
DROP TRIGGER note_metrics ON tracker.plan_progress;
DROP FUNCTION tracker.note_metrics();
DROP TABLE tracker.execution_metrics;
