-- A case of its recipient about one access record: the privacy officer answers it, once, with a code.
alter table cases add column record_id uuid;
alter table cases add column due_on date;
alter table cases drop constraint cases_kind_check;
alter table cases add constraint cases_kind_check
  check (kind in ('not_received', 'damaged', 'found', 'not_mine', 'not_expected'));
alter table cases add constraint cases_record check ((kind = 'not_expected') = (record_id is not null and due_on is not null));
drop index cases_once;
create unique index cases_once on cases (waybill_id, kind) where closed_at is null and record_id is null;
create unique index cases_record_once on cases (record_id);
