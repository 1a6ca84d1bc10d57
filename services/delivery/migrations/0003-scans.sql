-- Each scan by the id that the phone gave it: a repeat answers from the current state.
create table scans (
  courier_id uuid not null,
  scan_id uuid not null,
  label_digest bytea,
  purpose text not null,
  waybill_id uuid,
  photo_id uuid,
  at timestamptz not null default now(),
  primary key (courier_id, scan_id)
);
create index scans_waybill on scans (waybill_id);

-- 적재번호: the last load number given to a courier on a day in Korea.
create table load_counters (
  courier_id uuid not null,
  day date not null,
  last integer not null,
  primary key (courier_id, day)
);
