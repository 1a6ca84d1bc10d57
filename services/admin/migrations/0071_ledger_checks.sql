-- Who of the desk had a log read again, and what came of it: the monthly report says that it was done.
create table ledger_checks (
  id uuid primary key default uuidv7(),
  log_id text not null,
  admin_id uuid not null,
  role text not null,
  at timestamptz not null,
  ok boolean not null,
  size bigint not null,
  -- The first leaf that is not proven, and why.
  index bigint,
  reason text
);
create index ledger_checks_log on ledger_checks (log_id, at);
