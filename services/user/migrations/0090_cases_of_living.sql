-- Nothing of a deleted account comes back: nor what it asked, nor what it was to be told (packages/service/migrations/0280-deleted-customers.sql).
create trigger opening_cases_of_living before insert on opening_cases
  for each row execute function leave_out_deleted_customer();
create trigger glass_notices_of_living before insert on glass_notices
  for each row execute function leave_out_deleted_customer();
-- A statement that was on its way when these came.
delete from opening_cases where customer_id in (select customer_id from deleted_customers);
delete from glass_notices where customer_id in (select customer_id from deleted_customers);
