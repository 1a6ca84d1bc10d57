-- Tier keys that this service holds, wrapped under its own key-encryption key of a day; door and proof apart, so that they
-- can go first.
create table wrapped_bundles (
  waybill_id uuid not null,
  kind text not null check (kind in ('main', 'door', 'proof')),
  epoch text not null,
  wrapped bytea not null,
  primary key (waybill_id, kind)
) with (fillfactor = 80);
create index wrapped_bundles_epoch on wrapped_bundles (epoch);

-- Bundles still to be fetched from the service that made the keys (held-keys/fetch-bundles.ts).
create table bundle_jobs (
  waybill_id uuid not null,
  -- The service that made them.
  source text not null,
  tries integer not null default 0,
  retry_at timestamptz not null default now(),
  primary key (waybill_id, source)
);
create index bundle_jobs_retry on bundle_jobs (retry_at);

-- The label ring as it was last fetched, so that a restart without the issuing service can go on scanning.
create table label_ring (
  only_row boolean primary key default true check (only_row),
  epoch text not null,
  wrapped bytea not null,
  fetched_at timestamptz not null
);
