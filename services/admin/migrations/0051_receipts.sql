-- The signed receipt of a destruction. It never changes: asked for twice it is the same, byte for byte.
create table destruction_receipts (
  waybill_id uuid primary key,
  -- Canonical JSON, as it was signed.
  receipt text not null,
  signature bytea not null check (length(signature) = 64),
  signed_at timestamptz not null default now()
);
create function receipts_stay() returns trigger language plpgsql as $$
begin
  raise exception 'a receipt stays as it was signed';
end
$$;
create trigger receipts_stay before update or delete on destruction_receipts for each row execute function receipts_stay();

alter table destructions add column receipted_at timestamptz;
create index destructions_unreceipted on destructions (asked_at) where receipted_at is null;
