-- SPDX-License-Identifier: Apache-2.0
DROP VIEW tracker.cost_by_day;
DROP VIEW tracker.plan_funnel;
DROP VIEW tracker.daily_agent_performance;
