-- Events of a service: what it tells (outbox) and what it has been told (applied versions). See the README, "Events".

-- Raised after a restore, so that a version number used again is not taken for a duplicate.
create table recovery_epoch (
  only_row boolean primary key default true check (only_row),
  epoch integer not null default 1 check (epoch > 0)
);
insert into recovery_epoch default values;

-- The last version told, per topic and key. Its row is the lock under which the next one is given out.
create table event_versions (
  topic text not null,
  key text not null,
  epoch integer not null,
  version bigint not null,
  primary key (topic, key)
) with (fillfactor = 80);

create table outbox (
  position bigint generated always as identity primary key,
  id uuid not null default uuidv7(),
  topic text not null,
  key text not null,
  epoch integer not null,
  version bigint not null,
  type text not null,
  time timestamptz not null default clock_timestamp(),
  data json not null,
  published_at timestamptz
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.1);
create index outbox_unpublished on outbox (position) where published_at is null;
-- The table grows in the order of time: a BRIN index finds what is old for almost nothing.
create index outbox_time on outbox using brin (time);

-- The last version applied, per topic and key, written in the handler's transaction. A frozen key has an event in dead_letters.
create table applied_versions (
  topic text not null,
  key text not null,
  epoch integer not null default 0,
  version bigint not null default 0,
  frozen boolean not null default false,
  primary key (topic, key)
) with (fillfactor = 80);

-- Where to read on, in the same transaction too; a restored database therefore reads again what it lost. `log_id` is the
-- Kafka cluster (or Postgres log) that the offset belongs to.
create table consumer_offsets (
  stream text not null,
  partition integer not null,
  log_id text not null,
  next_offset bigint not null,
  primary key (stream, partition)
) with (fillfactor = 50);

-- Events that came before what they need: a version before theirs (gap), something else (requirement), the release of a frozen
-- key. `passed` marks one that needs no handler any more, so that the versions after it find their predecessor.
create table parked_events (
  topic text not null,
  key text not null,
  epoch integer not null,
  version bigint not null,
  reason text not null check (reason in ('gap', 'requirement', 'frozen', 'passed')),
  -- Whom it speaks of, to be found when that waybill is buried.
  waybill_id uuid,
  event text not null,
  parked_at timestamptz not null default now(),
  tries integer not null default 0,
  retry_at timestamptz not null default now() + interval '1 second',
  primary key (topic, key, epoch, version)
);
create index parked_events_key on parked_events (key);
create index parked_events_waybill on parked_events (waybill_id) where waybill_id is not null;
create index parked_events_retry on parked_events (retry_at) where reason <> 'frozen';

-- Events whose handler failed again and again. `failure` names the error, never its text, which may quote values.
create table dead_letters (
  id uuid primary key default uuidv7(),
  topic text not null,
  key text not null,
  epoch integer,
  version bigint,
  type text,
  waybill_id uuid,
  event text not null,
  failure text not null,
  failed_at timestamptz not null default now(),
  unique (topic, key, epoch, version)
);
create index dead_letters_waybill on dead_letters (waybill_id) where waybill_id is not null;

-- Waybills whose data was destroyed. For ever.
create table tombstones (
  waybill_id uuid primary key,
  buried_at timestamptz not null default now()
);
