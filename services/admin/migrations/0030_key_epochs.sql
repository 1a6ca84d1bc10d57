-- No row under a destroyed epoch (packages/service/migrations/0204-key-epochs.sql).
create trigger admins_epoch_in after insert on admins
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
create trigger admins_epoch_up after update on admins
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
create trigger invitations_epoch_in after insert on invitations
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
create trigger invitations_epoch_up after update on invitations
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
create trigger verified_numbers_epoch_in after insert on verified_numbers
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
create trigger verified_numbers_epoch_up after update on verified_numbers
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
create trigger verified_numbers_index_epoch_in after insert on verified_numbers
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('index', 'index_epoch');
create trigger verified_numbers_index_epoch_up after update on verified_numbers
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('index', 'index_epoch');
create trigger number_indexes_epoch_in after insert on number_indexes
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('index', 'epoch');
create trigger number_indexes_epoch_up after update on number_indexes
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('index', 'epoch');
create trigger order_indexes_epoch_in after insert on order_indexes
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('index', 'epoch');
create trigger order_indexes_epoch_up after update on order_indexes
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('index', 'epoch');
create trigger phone_indexes_epoch_in after insert on phone_indexes
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('index', 'epoch');
create trigger phone_indexes_epoch_up after update on phone_indexes
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('index', 'epoch');
