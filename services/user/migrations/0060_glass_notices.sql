-- The privacy officer opened a parcel: its recipient is told as soon as the messenger takes it. No text and no number lies here.
create table glass_notices (
  waybill_id uuid not null,
  opening_id uuid not null,
  customer_id uuid not null,
  at timestamptz not null,
  tries integer not null default 0,
  retry_at timestamptz not null default now(),
  told_at timestamptz,
  primary key (waybill_id, opening_id, customer_id)
);
create index glass_notices_untold on glass_notices (retry_at) where told_at is null;
