-- The ledger's signed heads as they came by the topic: a second memory of them, out of the reach of whoever keeps the ledger.
create table checkpoints (
  log_id text not null,
  size bigint not null,
  -- base64url. Two roots of one size would be a forked ledger: both are kept.
  root text not null,
  note text not null,
  at timestamptz not null,
  received_at timestamptz not null default now(),
  primary key (log_id, size, root)
);
