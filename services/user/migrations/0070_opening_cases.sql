-- Openings that somebody did not expect, and what the privacy officer answered. No field of a parcel, no text of anybody.
create table opening_cases (
  record_id uuid not null,
  customer_id uuid not null,
  waybill_id uuid not null,
  asked_at timestamptz not null,
  due_on date not null,
  answer text check (answer in ('work_needed', 'own_request', 'by_mistake', 'misused')),
  answered_at timestamptz,
  primary key (record_id, customer_id)
);
create index opening_cases_waybill on opening_cases (waybill_id);
