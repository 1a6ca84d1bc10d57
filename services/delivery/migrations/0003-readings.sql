-- Who read what: one row for each reading, in the transaction of the reading. The number is the event's version.
create table access_records (
  waybill_id uuid not null,
  epoch integer not null,
  number bigint not null,
  record json not null,
  primary key (waybill_id, epoch, number)
);
-- A list shown again the same day is the same reading.
create table list_readings (
  reader_id uuid not null,
  waybill_id uuid not null,
  day date not null,
  fields text not null,
  primary key (reader_id, waybill_id, day, fields)
);
-- Attempts with an authentic label that opened nothing. Not part of the ledger.
create table refused_attempts (
  attempt_id uuid primary key default uuidv7(),
  courier_id uuid not null,
  label_digest bytea,
  purpose text not null,
  at timestamptz not null default now()
);
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
