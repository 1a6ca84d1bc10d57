-- Nothing in clear here says who sends or receives: tiers lie sealed, each under its own random key.
create table waybills (
  id uuid primary key,
  kind text not null check (kind in ('forward', 'return')),
  return_of uuid,
  -- Of carriers, which are never deleted; a foreign key would only cost every bulk insert its check.
  carrier text not null,
  -- The mall (or `desk`, `customer`) whose order numbers and waybill numbers these are.
  source text not null,
  import_id uuid,
  sort_code text not null,
  handling text[] not null,
  box_number smallint not null,
  box_count smallint not null,
  consignment_id uuid not null,
  weight_grams integer,
  delivery_wish text,
  collect_won integer,
  pick_up_at_sender boolean not null,
  -- The customer who registered it, a random id.
  sender_customer_id uuid,
  issued_at timestamptz not null,
  sealed_route bytea,
  sealed_recipient bytea,
  sealed_content bytea,
  sealed_sender bytea,
  -- What delivery tells: a projection, never written but by its events.
  state text not null default 'registered',
  state_at timestamptz not null,
  courier_id uuid,
  assigned_at timestamptz,
  printed_at timestamptz,
  destroyed_at timestamptz
) with (fillfactor = 90);
create index waybills_import on waybills (import_id, id desc) where import_id is not null;
create index waybills_courier on waybills (courier_id, id desc) where courier_id is not null;
create index waybills_state on waybills (state, id desc);
create index waybills_sort_code on waybills (sort_code, id desc);

create table waybill_steps (
  waybill_id uuid not null,
  position integer generated always as identity,
  state text not null,
  inferred boolean not null,
  at timestamptz not null,
  primary key (waybill_id, position)
);

-- The handle lies in sealed_label, until it can no longer be printed. A digest stays for ever: it is how a label is recognised as void or destroyed.
create table labels (
  label_digest bytea primary key check (length(label_digest) = 32),
  waybill_id uuid not null,
  key_id smallint not null,
  sealed_label bytea,
  sort_code text not null,
  find_tag text not null,
  -- The tag is taken: until the label is void, its parcel at an end, or its data destroyed.
  tag_living boolean not null default true,
  issued_at timestamptz not null,
  scanned_at timestamptz,
  voided_at timestamptz
) with (fillfactor = 90);
create unique index labels_living_tag on labels (sort_code, find_tag) where tag_living;
create unique index labels_current on labels (waybill_id) where voided_at is null;
create index labels_waybill on labels (waybill_id);
create index labels_find_tag on labels (find_tag);

-- Blind indexes: HMAC under a monthly index epoch, known to this service alone.
create table number_indexes (
  epoch text not null,
  number_index bytea not null,
  waybill_id uuid not null,
  primary key (epoch, number_index)
);
create index number_indexes_waybill on number_indexes (waybill_id);
create table order_indexes (
  epoch text not null,
  order_index bytea not null,
  waybill_id uuid not null,
  primary key (epoch, order_index)
);
create index order_indexes_waybill on order_indexes (waybill_id);
create table phone_indexes (
  epoch text not null,
  phone_index bytea not null,
  waybill_id uuid not null,
  primary key (epoch, phone_index, waybill_id)
);
create index phone_indexes_waybill on phone_indexes (waybill_id);

-- An imported memo on its way to delivery.
create table door_outbox (
  waybill_id uuid primary key,
  source text not null check (source in ('import', 'sender')),
  sealed_memo bytea not null,
  tries integer not null default 0,
  next_try_at timestamptz not null default now()
);
create index door_outbox_next on door_outbox (next_try_at);
