-- What is kept for how long: src/retention/kept-tables.ts.

-- The officer's words go before the glass itself.
alter table glasses alter column epoch drop not null;
alter table glasses alter column wrapped_key drop not null;
alter table glasses alter column sealed_words drop not null;
create index glass_openings_waybill on glass_openings (waybill_id);
alter table glass_openings drop constraint glass_openings_glass_id_fkey;
alter table glass_openings add constraint glass_openings_glass_id_fkey
  foreign key (glass_id) references glasses on delete cascade;
alter table import_problems drop constraint import_problems_import_id_fkey;
alter table import_problems add constraint import_problems_import_id_fkey
  foreign key (import_id) references imports (id) on delete cascade;

create index waybills_courier_of_destroyed on waybills (destroyed_at) where destroyed_at is not null and courier_id is not null;
create index requests_asked on requests using brin (asked_at);
