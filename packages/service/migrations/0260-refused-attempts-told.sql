-- Attempts that the desk has not been told of yet: it alone knows which labels belong to nobody and must never be tried.
alter table refused_attempts add column told_at timestamptz;
create index refused_attempts_untold on refused_attempts (id) where told_at is null;
