-- A number or address that a customer has proven. Kept sealed, so that it can be indexed again each month, until it is released.
create table verified_numbers (
  id uuid primary key,
  customer_id uuid not null,
  kind text not null check (kind in ('phone', 'email')),
  index_epoch text not null,
  number_index bytea not null,
  epoch text not null,
  wrapped_key bytea not null,
  sealed_number bytea not null,
  proven_at timestamptz not null,
  -- Somebody else had the number before: it finds nothing older than this.
  finds_from timestamptz,
  -- Another account has proven it since. The row stays: whoever proves it next finds only what is issued afterwards.
  ended_at timestamptz
);
create unique index verified_numbers_living on verified_numbers (index_epoch, number_index) where ended_at is null;
create index verified_numbers_index on verified_numbers (number_index);
create index verified_numbers_customer on verified_numbers (customer_id);
create index verified_numbers_epoch on verified_numbers (epoch);
create index verified_numbers_index_epoch on verified_numbers (index_epoch);

create table claims (
  waybill_id uuid not null,
  customer_id uuid not null,
  state text not null check (state in ('found', 'confirmed')),
  -- The proven number that found it.
  number_id uuid,
  found_at timestamptz not null default now(),
  confirmed_at timestamptz,
  primary key (waybill_id, customer_id)
);
create unique index claims_confirmed on claims (waybill_id) where state = 'confirmed';
create index claims_customer on claims (customer_id);
create index claims_number on claims (number_id) where number_id is not null;

create table claim_tries (
  waybill_id uuid primary key,
  tries integer not null
);
