-- No row under a destroyed epoch (packages/service/migrations/0204-key-epochs.sql).
create trigger couriers_key_epoch_in after insert on couriers
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'key_epoch');
create trigger couriers_key_epoch_up after update on couriers
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'key_epoch');
create trigger label_salts_epoch_in after insert on label_salts
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
create trigger label_salts_epoch_up after update on label_salts
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
create trigger photos_epoch_in after insert on photos
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
create trigger photos_epoch_up after update on photos
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
create index couriers_key_epoch on couriers (key_epoch);
create index label_salts_epoch on label_salts (epoch);
create index photos_epoch on photos (epoch) where epoch is not null;
