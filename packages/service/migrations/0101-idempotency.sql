-- Every write that was carried out, by the id that its client gave it. Kept for ever, so that a phone that comes back after a
-- year still does nothing twice; the digest of the body only for 7 days.
create table client_writes (
  actor_id uuid not null,
  id uuid not null,
  route text not null,
  result_code text,
  body_mac bytea,
  created_at timestamptz not null default now(),
  primary key (actor_id, id)
);
create index client_writes_bodies on client_writes (created_at) where body_mac is not null;
