-- The privacy officer looks behind the mask: why in a code, and in words that lie sealed under a key of their own.
create table glasses (
  id uuid primary key,
  officer_id uuid not null,
  reason text not null,
  epoch text not null,
  wrapped_key bytea not null,
  sealed_words bytea not null,
  broken_at timestamptz not null,
  expires_at timestamptz not null
);
create index glasses_epoch on glasses (epoch);
create trigger glasses_epoch_in after insert on glasses
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
create trigger glasses_epoch_up after update on glasses
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');

-- Which parcels were opened under it; its recipient is told once for each.
create table glass_openings (
  glass_id uuid not null references glasses,
  waybill_id uuid not null,
  at timestamptz not null,
  primary key (glass_id, waybill_id)
);
