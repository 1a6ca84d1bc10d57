-- Who read what. Numbered per waybill by the version of its event; holds no personal data, so it outlives the parcel's.
create table access_records (
  id uuid primary key,
  waybill_id uuid not null,
  number bigint not null,
  actor text not null,
  role text not null,
  readers text[] not null,
  fields text[] not null,
  purpose text not null,
  at timestamptz not null,
  device text,
  online boolean not null,
  unique (waybill_id, number)
);

-- A page that shows the same fields to the same person again on the same day is one reading.
create table daily_readings (
  waybill_id uuid not null,
  actor text not null,
  fields text[] not null,
  day date not null,
  primary key (waybill_id, actor, fields, day)
);
