-- What somebody who confirms a parcel only later has to be told of it: each broken glass, and of openings that nobody expects the last (`day`, in
-- Korea, is set for that one alone). Nothing says here who opened it, nor whose it is; goes with the parcel.
create table told_openings (
  waybill_id uuid not null,
  opening_id uuid not null,
  at timestamptz not null,
  day date,
  primary key (waybill_id, opening_id)
);
create unique index told_openings_unexpected on told_openings (waybill_id) where day is not null;
create index told_openings_at on told_openings using brin (at);
