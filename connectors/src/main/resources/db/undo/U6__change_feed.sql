-- SPDX-License-Identifier: Apache-2.0
DROP TRIGGER notify_update ON tracker.plan_progress;
DROP FUNCTION tracker.notify_update();
