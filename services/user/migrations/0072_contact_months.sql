-- A number is found by an index under the key of a month, and that key goes when the month's rows have moved on: what a backup holds
-- of a deleted account is then no index of anything. Until now there was one key for good, `index/contacts`; the first round moves its rows.
alter table contacts add column index_epoch text not null default 'contacts';
alter table contacts alter column index_epoch drop default;
create index contacts_index_epoch on contacts (index_epoch, contact_index);
create trigger contacts_index_epoch_in after insert on contacts
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('index', 'index_epoch');
create trigger contacts_index_epoch_up after update on contacts
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('index', 'index_epoch');
