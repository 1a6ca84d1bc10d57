-- Each time the key of a proof left this service for a break-glass at the desk.
create table proof_releases (
  id uuid primary key default uuidv7(),
  waybill_id uuid not null,
  reader_id uuid not null,
  at timestamptz not null default now()
);
