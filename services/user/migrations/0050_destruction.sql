-- The signed receipts of destructions, as admin told them, and the public keys that signed any of them.
create table destruction_receipts (
  waybill_id uuid primary key,
  receipt jsonb not null,
  -- base64url
  signature text not null,
  received_at timestamptz not null default now()
);
create table receipt_keys (
  key_id text primary key,
  -- base64url, 32 bytes
  public_key text not null,
  first_at timestamptz not null default now()
);
