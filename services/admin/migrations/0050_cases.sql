-- How a case ended, and who of the desk said so. A case that its recipient closed (it came after all) has an outcome and nobody.
alter table cases add column outcome text;
alter table cases add column closed_by uuid;
create index cases_newest on cases (id desc);
