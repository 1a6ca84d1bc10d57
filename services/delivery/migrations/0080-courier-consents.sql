-- Which version of the couriers' notice was agreed to when. Who signed up before there was one has no row.
create table courier_consents (
  courier_id uuid not null references couriers on delete cascade,
  version text not null,
  agreed_at timestamptz not null default now(),
  primary key (courier_id, version)
);
