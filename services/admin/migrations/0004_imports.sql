-- A file itself is never stored.
create table imports (
  id uuid primary key,
  source text not null,
  started_by uuid not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  status text not null default 'running' check (status in ('running', 'done', 'broken')),
  rows integer not null default 0,
  issued integer not null default 0,
  repeated integer not null default 0,
  failed integer not null default 0,
  code text,
  broken_row integer
);

-- Where a row failed and why, never what it said.
create table import_problems (
  import_id uuid not null references imports (id),
  position integer generated always as identity,
  kind text not null check (kind in ('error', 'warning')),
  row_number integer not null,
  column_name text not null,
  code text not null,
  primary key (import_id, position)
);
