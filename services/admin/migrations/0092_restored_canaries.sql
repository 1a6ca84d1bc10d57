-- Bait that was known again after a restore: who laid it was not told to anybody.
alter table canaries alter column made_by drop not null;
