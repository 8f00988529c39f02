-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE tracker.audit (
  audit_key            text        PRIMARY KEY,
  time                 timestamptz NOT NULL,
  request_id           text        NOT NULL,
  trace_id             text,
  tenant_id            text        NOT NULL,
  user_id              text        NOT NULL,
  roles                jsonb       NOT NULL,
  action               text        NOT NULL,
  target               jsonb       NOT NULL,
  outcome              integer     NOT NULL
);
COMMENT ON TABLE tracker.audit IS 'Calls that changed something, or tried to.';
COMMENT ON COLUMN tracker.audit.audit_key IS 'Partition and offset on the topic headway-audit.';
COMMENT ON COLUMN tracker.audit.time IS 'When it was answered.';
COMMENT ON COLUMN tracker.audit.request_id IS 'Id of the request, as in logs and answers.';
COMMENT ON COLUMN tracker.audit.trace_id IS 'Trace of the request.';
COMMENT ON COLUMN tracker.audit.tenant_id IS 'Tenant of the caller.';
COMMENT ON COLUMN tracker.audit.user_id IS 'The caller.';
COMMENT ON COLUMN tracker.audit.roles IS 'Roles the caller had.';
COMMENT ON COLUMN tracker.audit.action IS 'Operation id of the route.';
COMMENT ON COLUMN tracker.audit.target IS 'What it was about: counts and ids.';
COMMENT ON COLUMN tracker.audit.outcome IS 'HTTP status of the answer.';
CREATE INDEX audit_time ON tracker.audit USING brin (time);
CREATE INDEX audit_tenant ON tracker.audit (tenant_id, time DESC);
