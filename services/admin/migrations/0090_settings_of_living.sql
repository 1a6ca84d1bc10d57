-- Nothing of a deleted account comes back: nor its wish for all of its parcels (packages/service/migrations/0280-deleted-customers.sql).
create trigger destroy_settings_of_living before insert on destroy_settings
  for each row execute function leave_out_deleted_customer();
delete from destroy_settings where customer_id in (select customer_id from deleted_customers);
