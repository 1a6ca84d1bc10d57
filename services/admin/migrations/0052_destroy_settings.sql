-- When a customer wants the data of delivered parcels destroyed: days after the end, 0 for "at once" (when the correction window is over).
-- Without a row the retention rule alone counts.
create table destroy_settings (
  customer_id uuid primary key,
  after_days smallint not null check (after_days in (0, 7, 30)),
  changed_at timestamptz not null
);
-- Its customer was told that an open case holds it.
alter table destroy_asks add column held_told boolean not null default false;
-- What may have become due, oldest first.
create index waybills_undestroyed on waybills (state_at) where destroyed_at is null;
