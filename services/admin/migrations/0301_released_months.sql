-- Numbers of deleted accounts until a round has indexed them anew under a key of their own (claims/forget-numbers.ts), a moment later. Otherwise
-- their index, kept for 90 days, would hold the key of a month by which destroyed parcels are found in a backup.
create table leaving_numbers (
  id uuid primary key default gen_random_uuid(),
  kind text check (kind in ('phone', 'email')),
  index_epoch text not null,
  number_index bytea not null,
  -- Null in rows that were released before this table was: they end after 90 days as they are.
  epoch text,
  wrapped_key bytea,
  sealed_number bytea,
  released_at timestamptz not null
);
create index leaving_numbers_index on leaving_numbers (number_index);
create index leaving_numbers_index_epoch on leaving_numbers (index_epoch);
create index leaving_numbers_epoch on leaving_numbers (epoch);
create trigger leaving_numbers_epoch_in after insert on leaving_numbers
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
create trigger leaving_numbers_epoch_up after update on leaving_numbers
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
create trigger leaving_numbers_index_epoch_in after insert on leaving_numbers
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('index', 'index_epoch');
create trigger leaving_numbers_index_epoch_up after update on leaving_numbers
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('index', 'index_epoch');

insert into leaving_numbers (index_epoch, number_index, released_at)
select index_epoch, number_index, released_at from released_numbers;
delete from released_numbers;

-- From now on its months are those of `released/`.
drop trigger released_numbers_index_epoch_in on released_numbers;
drop trigger released_numbers_index_epoch_up on released_numbers;
create trigger released_numbers_index_epoch_in after insert on released_numbers
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('released', 'index_epoch');
create trigger released_numbers_index_epoch_up after update on released_numbers
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('released', 'index_epoch');
