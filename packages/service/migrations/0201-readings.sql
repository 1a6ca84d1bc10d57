-- Who read what: one row for each reading, in its transaction, before the answer. The number is the version of its event
-- (topic <service>-access). Holds no personal data, so it outlives the parcel's.
create table access_records (
  id uuid primary key,
  waybill_id uuid not null,
  epoch integer not null,
  number bigint not null,
  actor text not null,
  role text not null,
  readers text[] not null,
  fields text[] not null,
  purpose text not null,
  at timestamptz not null,
  device text,
  online boolean not null,
  unique (waybill_id, epoch, number)
);

-- A list or page that shows the same fields to the same person again on the same day is one reading.
create table daily_readings (
  waybill_id uuid not null,
  actor text not null,
  fields text[] not null,
  day date not null,
  primary key (waybill_id, actor, fields, day)
);

-- Attempts with an authentic label that opened nothing. Not part of the ledger.
create table refused_attempts (
  id uuid primary key default uuidv7(),
  account_id uuid not null,
  label_digest bytea,
  purpose text not null,
  at timestamptz not null default now()
);
