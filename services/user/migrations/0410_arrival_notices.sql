-- A recipient is to be told that a parcel comes today, or that it was delivered. A row goes when they were told. No text and no number lies here.
create table arrival_notices (
  waybill_id uuid not null,
  customer_id uuid not null,
  state text not null check (state in ('out_for_delivery', 'delivered')),
  at timestamptz not null,
  tries integer not null default 0,
  retry_at timestamptz not null,
  primary key (waybill_id, customer_id, state)
);
create index arrival_notices_due on arrival_notices (retry_at);
create trigger arrival_notices_of_living before insert on arrival_notices
  for each row execute function leave_out_deleted_customer();
