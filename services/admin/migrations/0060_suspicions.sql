-- Waybills that belong to nobody: their boxes are bait, and nobody may ever open one. Known here alone; to every other service they are
-- parcels like all others.
create table canaries (
  waybill_id uuid primary key,
  made_by uuid not null,
  made_at timestamptz not null
);

-- What the desk has to look into: ids, codes and counts. `subject` is a courier's or customer's id, or the pseudonym of whoever stands in a
-- record of a reading.
create table suspicions (
  id uuid primary key default uuidv7(),
  kind text not null check (kind in ('decode_budget', 'labels_invalid', 'canary_tried', 'canary_opened')),
  subject_kind text not null check (subject_kind in ('courier', 'customer', 'reader')),
  subject text not null,
  waybill_id uuid,
  count integer,
  allowed integer,
  at timestamptz not null,
  acknowledged_by uuid,
  acknowledged_at timestamptz
);
create index suspicions_open on suspicions (id) where acknowledged_at is null;
