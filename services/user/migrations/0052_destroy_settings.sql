-- Days after the end of a parcel until its data is destroyed, as the customer wants it; 0: at once.
alter table customers add column destroy_after_days smallint not null default 30 check (destroy_after_days in (0, 7, 30));
-- An open case of the recipient holds what was asked for.
alter table parcels add column destroy_held_at timestamptz;
