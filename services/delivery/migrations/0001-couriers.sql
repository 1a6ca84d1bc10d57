-- Couriers: name and phone lie in sealed_profile under a key of their own; sign-in finds them by login_index.
create table couriers (
  courier_id uuid primary key,
  login_index bytea not null unique,
  password_hash text not null,
  sealed_profile bytea not null,
  wrapped_key bytea not null,
  key_epoch text not null,
  status text not null default 'pending' check (status in ('pending', 'approved', 'suspended')),
  device_id uuid,
  signed_up_at timestamptz not null default now()
);

-- Who at the desk saw a courier's profile, and why.
create table profile_readings (
  reading_id uuid primary key default uuidv7(),
  courier_id uuid not null,
  reader_id uuid not null,
  purpose text not null,
  at timestamptz not null default now()
);
