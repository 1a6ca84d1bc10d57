-- What is deleted by its age is judged by this database's clock, and only while that clock can be trusted (src/retention/steady-clock.ts).
create table retention_clock (
  only_row boolean primary key default true check (only_row),
  looked_at timestamptz not null default now(),
  -- Since when it has neither jumped nor run backwards between two looks.
  steady_since timestamptz not null default now()
);
insert into retention_clock default values;

-- These grow in the order of time: a BRIN index finds what is old for almost nothing.
create index access_records_at on access_records using brin (at);
create index daily_readings_day on daily_readings using brin (day);
create index refused_attempts_at on refused_attempts using brin (at);
