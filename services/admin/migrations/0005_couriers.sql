-- What delivery tells of its couriers: ids and states, no names.
create table couriers (
  id uuid primary key,
  status text not null check (status in ('pending', 'approved', 'suspended')),
  signed_up_at timestamptz not null,
  changed_at timestamptz not null
);

-- What was asked of delivery, and its answer.
create table requests (
  id uuid primary key,
  waybill_id uuid not null,
  kind text not null check (kind in ('cancel', 'return', 'destroy')),
  asked_by text not null check (asked_by in ('desk', 'customer')),
  asked_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'accepted', 'refused')),
  code text,
  answered_at timestamptz
);
create index requests_waybill on requests (waybill_id);

create table cases (
  id uuid primary key default uuidv7(),
  waybill_id uuid not null,
  kind text not null check (kind in ('not_received', 'damaged', 'found', 'not_mine')),
  opened_at timestamptz not null,
  closed_at timestamptz
);
create index cases_open on cases (waybill_id) where closed_at is null;
create unique index cases_once on cases (waybill_id, kind) where closed_at is null;

-- A destruction and which services have carried it out. For ever, beside the tombstone.
create table destructions (
  waybill_id uuid primary key,
  reason text not null check (reason in ('recipient', 'setting', 'retention', 'desk')),
  asked_at timestamptz not null,
  admin_at timestamptz not null,
  delivery_at timestamptz,
  user_at timestamptz
);

-- A recipient's wish to destroy that came before delivery's news of the end, or while a case is open. Carried out at the next end.
create table destroy_asks (
  waybill_id uuid primary key,
  asked_at timestamptz not null
);
