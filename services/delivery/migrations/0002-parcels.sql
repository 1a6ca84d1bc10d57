-- One row a waybill. This service alone writes the state; the rest is what the issuer told. Nothing here can be read as a
-- person's data: sealed_* needs the keys in wrapped_bundles, and those need the key store.
create table parcels (
  waybill_id uuid primary key,
  kind text not null,
  carrier text not null,
  sort_code text not null,
  handling text[] not null,
  box_number integer not null,
  box_count integer not null,
  consignment_id uuid not null,
  delivery_wish text,
  collect_won integer,
  pick_up_at_sender boolean not null,
  find_tag text,
  state text not null default 'registered',
  state_at timestamptz not null,
  courier_id uuid,
  -- Since this courier has it: their scan of the label, their load number (counted by the day), their hands.
  scanned_at timestamptz,
  loaded_at timestamptz,
  load_number integer,
  load_day date,
  in_hand_at timestamptz,
  delivered_by uuid,
  delivered_at timestamptz,
  relabel_until timestamptz,
  sealed_route bytea,
  sealed_recipient bytea,
  sealed_sender bytea,
  sealed_door bytea,
  door_source text check (door_source in ('import', 'recipient', 'sender')),
  destroyed_at timestamptz
) with (fillfactor = 80);
create index parcels_courier on parcels (courier_id) where courier_id is not null;
create index parcels_delivered_by on parcels (delivered_by, delivered_at) where delivered_by is not null;

-- Every label that was ever printed for a waybill, by the digest of its token; none of them can be printed from here.
create table labels (
  label_digest bytea primary key,
  waybill_id uuid not null,
  find_tag text not null,
  issued_at timestamptz not null,
  voided_at timestamptz,
  first_scanned_at timestamptz
);
create index labels_waybill on labels (waybill_id);

create table state_changes (
  waybill_id uuid not null,
  number bigint generated always as identity,
  from_state text not null,
  state text not null,
  inferred boolean not null,
  at timestamptz not null,
  courier_id uuid,
  place text,
  reason text,
  corrected boolean not null default false,
  primary key (waybill_id, number)
);

-- Reports that came too late to move anything: kept beside the state.
create table late_reports (
  waybill_id uuid not null,
  number bigint generated always as identity,
  report text not null,
  at timestamptz not null,
  courier_id uuid,
  primary key (waybill_id, number)
);

-- labelSalt of each living label (offline reading), wrapped like the keys.
create table label_salts (
  label_digest bytea primary key,
  waybill_id uuid not null,
  epoch text not null,
  wrapped bytea not null
);
create index label_salts_waybill on label_salts (waybill_id);

-- Photos are sealed files in the blob store under the key that only the proof tier holds.
create table photos (
  photo_id uuid primary key,
  courier_id uuid not null,
  media_type text not null,
  -- Wrapped under the day's key until a proof takes it over.
  epoch text,
  wrapped_key bytea,
  uploaded_at timestamptz not null default now()
);
create table proofs (
  proof_id uuid primary key,
  waybill_id uuid not null unique,
  sealed_proof bytea not null,
  photo_id uuid references photos,
  recorded_at timestamptz not null
);
create index proofs_photo on proofs (photo_id);
