-- Customers. Who they are lies sealed under a key of each account; sign-in finds them by contact_index, an HMAC under a key
-- that this service alone has.
create table customers (
  customer_id uuid primary key,
  -- {name?}
  sealed_profile bytea not null,
  key_epoch text not null,
  wrapped_key bytea not null,
  -- Version of the notice that was agreed to.
  consent text not null,
  signed_up_at timestamptz not null default now()
);
create index customers_key_epoch on customers (key_epoch);

-- Numbers and addresses that were proven by a code. One belongs to one account at a time.
create table contacts (
  contact_index bytea primary key,
  customer_id uuid not null references customers,
  channel text not null check (channel in ('phone', 'email')),
  sealed_contact bytea not null,
  proven_at timestamptz not null default now(),
  -- Told to the admin service, which finds parcels by it; until then the worker tries again.
  told_at timestamptz,
  tries integer not null default 0,
  retry_at timestamptz not null default now()
);
create index contacts_customer on contacts (customer_id, proven_at);
create index contacts_untold on contacts (retry_at) where told_at is null;
