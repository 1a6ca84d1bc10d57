-- Was this database set back? See the README, "After a restore".

-- How far the service's own topics were compared with event_versions; set back with the database, so that what it lost is read again.
create table told_offsets (
  stream text not null,
  partition integer not null,
  log_id text not null,
  next_offset bigint not null,
  primary key (stream, partition)
);

-- When a service last ran on this database, by the database's clock: old in a backup.
alter table recovery_epoch add column alive_at timestamptz;

-- What the service told after the backup, to be taken over as facts. One that waits for what others tell again is tried again.
create table restored_facts (
  number bigint generated always as identity primary key,
  topic text not null,
  key text not null,
  epoch integer not null,
  version bigint not null,
  waybill_id uuid,
  event text not null,
  found_at timestamptz not null default now(),
  unique (topic, key, epoch, version)
);
create index restored_facts_waybill on restored_facts (waybill_id);
