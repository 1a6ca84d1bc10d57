-- Every waybill of every carrier, as the others tell it: no key, nobody's id. sealed_* needs the keys in wrapped_bundles, and
-- those are fetched for a confirmed recipient or a sending customer only.
create table parcels (
  waybill_id uuid primary key,
  kind text not null,
  return_of uuid,
  carrier text not null,
  sort_code text not null,
  handling text[] not null,
  box_number integer not null,
  box_count integer not null,
  delivery_wish text,
  collect_won integer,
  issued_at timestamptz not null,
  find_tag text,
  state text not null default 'registered',
  state_at timestamptz not null,
  -- From its first scan on a label is not printed again.
  label_scanned_at timestamptz,
  sealed_route bytea,
  sealed_recipient bytea,
  sealed_content bytea,
  sealed_sender bytea,
  sealed_proof bytea,
  -- What its people told us.
  received text check (received in ('received', 'not_received', 'damaged')),
  door_memo_at timestamptz,
  destroy_asked_at timestamptz,
  -- When each service said that its keys are gone.
  admin_destroyed_at timestamptz,
  delivery_destroyed_at timestamptz,
  user_destroyed_at timestamptz
) with (fillfactor = 80);

-- Every label that was ever printed, by the digest of its token. Digests stay when all else is destroyed.
create table labels (
  label_digest bytea primary key,
  waybill_id uuid not null,
  find_tag text not null,
  issued_at timestamptz not null,
  voided_at timestamptz
);
create index labels_waybill on labels (waybill_id);

create table timeline (
  waybill_id uuid not null,
  number bigint generated always as identity,
  state text not null,
  at timestamptz not null,
  inferred boolean not null,
  place text,
  reason text,
  corrected boolean not null default false,
  primary key (waybill_id, number)
);

-- Who has to do with which parcel. `found`: a proven number matched it; `confirmed`: bound to the account for good;
-- `dropped`: "not mine", so that it is not found again.
create table relations (
  customer_id uuid not null,
  waybill_id uuid not null,
  claim text not null default 'none' check (claim in ('none', 'found', 'confirmed', 'dropped')),
  sender boolean not null default false,
  tries_left integer not null default 5,
  -- A found parcel is compared with the account's own name once: when that is due, and when it was done.
  name_due_at timestamptz,
  name_checked_at timestamptz,
  primary key (customer_id, waybill_id)
);
create unique index relations_confirmed on relations (waybill_id) where claim = 'confirmed';
create index relations_name_due on relations (name_due_at) where name_due_at is not null;

-- Names of carriers, as the issuing service has them.
create table carriers (
  code text primary key,
  name text not null,
  takes_parcels boolean not null
);

-- customerReaders of packages/contracts as the statements that read need it; a test compares both over all facts.
create function customer_readers(claim text, sender boolean, destroyed boolean) returns text[] language sql immutable as $$
  select case when destroyed then array[]::text[]
    else array_remove(array[
      case claim when 'confirmed' then 'recipient' when 'found' then 'found' end,
      case when sender then 'sender' end
    ], null)
  end
$$;
