-- Boxes that somebody found: no account, no address of the finder.
create table found_reports (
  report_id uuid primary key,
  label_digest bytea not null,
  waybill_id uuid,
  place text not null,
  at timestamptz not null default now()
);
