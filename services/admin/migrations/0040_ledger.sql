-- The ledger of all readings: one Merkle tree (RFC 6962) a month. Nothing in it is personal data, so it outlives what was read.

-- What the services told and no log holds yet, in the order in which it came. `held`: a record before it is missing.
create table ledger_pending (
  position bigint generated always as identity primary key,
  service text not null,
  waybill_id uuid not null,
  epoch integer not null,
  number bigint not null,
  -- The record as it was told, in canonical JSON.
  record text not null,
  held boolean not null default false,
  received_at timestamptz not null default now(),
  unique (service, waybill_id, epoch, number)
);
create index ledger_pending_due on ledger_pending (position) where not held;

-- `2026-11`, and `2026-11.2` where a restore made another one necessary. One is open.
create table ledger_logs (
  id text primary key check (id ~ '^\d{4}-\d{2}(\.[1-9]\d{0,3})?$'),
  number integer generated always as identity unique,
  -- The recovery epoch in which it was opened: a later one means that this database was set back.
  recovery_epoch integer not null,
  size bigint not null default 0,
  opened_at timestamptz not null,
  closed_at timestamptz
);
create unique index ledger_logs_open on ledger_logs ((true)) where closed_at is null;

-- The leaves. `entry` is what was hashed, byte for byte; the columns beside it are read out of it, so that they cannot say anything else.
create table ledger_records (
  log_id text not null,
  index bigint not null,
  salt bytea not null check (length(salt) = 16),
  entry text not null,
  service text generated always as (entry::jsonb ->> 'service') stored,
  waybill_id uuid generated always as ((entry::jsonb -> 'data' ->> 'waybillId')::uuid) stored,
  epoch integer generated always as ((entry::jsonb ->> 'epoch')::integer) stored,
  number bigint generated always as ((entry::jsonb ->> 'number')::bigint) stored,
  actor text generated always as (entry::jsonb -> 'data' ->> 'actor') stored,
  at text collate "C" generated always as (entry::jsonb -> 'data' ->> 'at') stored,
  primary key (log_id, index)
);
create unique index ledger_records_number on ledger_records (waybill_id, service, epoch, number);
create index ledger_records_actor on ledger_records (actor);
create index ledger_records_at on ledger_records (at);

-- The last record of each waybill and service that is in a log, with its hash: what the next one has to follow.
create table ledger_heads (
  service text not null,
  waybill_id uuid not null,
  epoch integer not null,
  number bigint not null,
  hash bytea not null,
  primary key (service, waybill_id)
) with (fillfactor = 80);

-- The trees' hashes, 256 to a row (tiles of packages/crypto).
create table ledger_tiles (
  log_id text not null,
  level smallint not null,
  index bigint not null,
  hashes bytea not null,
  primary key (log_id, level, index)
);

create table ledger_checkpoints (
  log_id text not null,
  size bigint not null,
  root bytea not null,
  note text not null,
  at timestamptz not null,
  primary key (log_id, size)
);

-- Our own checkpoints as the topic tells them: after a restore it knows more than this database.
create table ledger_heard (
  log_id text not null,
  size bigint not null,
  root text not null,
  note text not null,
  at timestamptz not null,
  checked boolean not null default false,
  primary key (log_id, size, root)
);
create index ledger_heard_unchecked on ledger_heard (log_id) where not checked;

-- What must not be: records that a service left out (gap), whose chain is broken (chain), a log that was signed with another content (fork).
create table ledger_alarms (
  id uuid primary key default uuidv7(),
  kind text not null check (kind in ('gap', 'chain', 'fork')),
  service text,
  waybill_id uuid,
  epoch integer,
  -- The first and the last record that is missing; for a chain the record that does not follow.
  from_number bigint,
  to_number bigint,
  log_id text,
  found_at timestamptz not null default now(),
  closed_at timestamptz
);
create unique index ledger_alarms_gap on ledger_alarms (service, waybill_id, epoch, from_number) where kind = 'gap' and closed_at is null;
create index ledger_alarms_open on ledger_alarms (kind) where closed_at is null;

-- Nothing is changed, and nothing is deleted before its 24 months are over.
create function ledger_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if left(old.log_id, 7) < to_char(now() at time zone 'Asia/Seoul' - interval '24 months', 'YYYY-MM') then
      return old;
    end if;
  elsif tg_op = 'UPDATE' and tg_table_name = 'ledger_tiles' then
    if new.log_id = old.log_id and new.level = old.level and new.index = old.index
       and substring(new.hashes from 1 for length(old.hashes)) = old.hashes then
      return new;
    end if;
  end if;
  raise exception 'the ledger only grows';
end
$$;
create trigger append_only before update or delete on ledger_records for each row execute function ledger_append_only();
create trigger append_only before update or delete on ledger_checkpoints for each row execute function ledger_append_only();
create trigger append_only before update or delete on ledger_tiles for each row execute function ledger_append_only();
create trigger not_truncated before truncate on ledger_records execute function ledger_append_only();
create trigger not_truncated before truncate on ledger_checkpoints execute function ledger_append_only();
create trigger not_truncated before truncate on ledger_tiles execute function ledger_append_only();
