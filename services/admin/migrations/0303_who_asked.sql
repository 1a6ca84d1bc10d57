-- Who of the desk asked; null for a customer, for requests from before this column, and for those that a restored service heard of again.
alter table requests add column asked_by_admin uuid;
