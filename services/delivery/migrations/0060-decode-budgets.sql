-- What a courier has decoded on a day in Korea: parcels opened for the first time that day, and attempts that opened nothing.
-- `allowed` is the own list plus the margin as it was last counted (0: not counted yet, the margin alone was enough).
create table decode_budgets (
  courier_id uuid not null,
  day date not null,
  spent integer not null,
  allowed integer not null default 0,
  flagged_at timestamptz,
  primary key (courier_id, day)
);

-- Who opened the label last, and on which day: opening it again that day costs nothing, since it shows nothing new.
alter table parcels add column opened_by uuid, add column opened_day date;
