-- Since when a contact is this account's. proven_at moves with each sign-in.
alter table contacts add column added_at timestamptz not null default now();
update contacts set added_at = proven_at;

-- Which version of the notice was agreed to when. `customers.consent` is the last of them.
create table consents (
  customer_id uuid not null references customers on delete cascade,
  version text not null,
  agreed_at timestamptz not null default now(),
  primary key (customer_id, version)
);
insert into consents (customer_id, version, agreed_at) select customer_id, consent, signed_up_at from customers;

-- Sessions whose owner has proven by a code, just now, to be the account's: what everything is downloaded or deleted by.
create table fresh_proofs (
  session_id uuid primary key,
  customer_id uuid not null references customers on delete cascade,
  proven_at timestamptz not null default now()
);
