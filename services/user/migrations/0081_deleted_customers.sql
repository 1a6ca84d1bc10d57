-- Nothing of a deleted account comes back (packages/service/migrations/0280-deleted-customers.sql).
create trigger relations_of_living before insert on relations
  for each row execute function leave_out_deleted_customer();
create trigger contacts_of_living before insert on contacts
  for each row execute function leave_out_deleted_customer();
