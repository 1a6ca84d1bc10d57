-- No row under a destroyed epoch (packages/service/migrations/0204-key-epochs.sql).
create trigger customers_key_epoch_in after insert on customers
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'key_epoch');
create trigger customers_key_epoch_up after update on customers
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'key_epoch');
