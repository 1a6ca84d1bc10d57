-- Nothing of a deleted account comes back (packages/service/migrations/0280-deleted-customers.sql).
create trigger claims_of_living before insert on claims
  for each row execute function leave_out_deleted_customer();
create trigger verified_numbers_of_living before insert on verified_numbers
  for each row execute function leave_out_deleted_customer();

-- Numbers that a deleted account had proven: not the number nor whose it was, only that whoever proves it next finds nothing older. For 90
-- days, until numbers are given to new people and no parcel is older (claims/on-account-deleted.ts).
create table released_numbers (
  index_epoch text not null,
  number_index bytea not null,
  released_at timestamptz not null,
  primary key (index_epoch, number_index)
);
create index released_numbers_at on released_numbers (released_at);
create trigger released_numbers_index_epoch_in after insert on released_numbers
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('index', 'index_epoch');
create trigger released_numbers_index_epoch_up after update on released_numbers
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('index', 'index_epoch');
