-- Whose keys belong to this database: what the key `environment/mark` of the key store makes of the service's name. No key store with
-- another one is taken (src/key-store/own-keys.ts). Who takes the row away lets the next start write a new one (docs/runbooks/keys.md).
create table environment_mark (
  only_row boolean primary key default true check (only_row),
  mark bytea not null check (octet_length(mark) = 32),
  made_at timestamptz not null default now()
);
