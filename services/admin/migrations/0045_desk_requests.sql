-- What else the desk asks of delivery, and why where it must say so.
alter table requests drop constraint requests_kind_check;
alter table requests add constraint requests_kind_check
  check (kind in ('cancel', 'return', 'destroy', 'report', 'close_exception', 'correct_delivery'));
alter table requests add column reason text;
