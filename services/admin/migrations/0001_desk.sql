-- People of the desk. What is personal lies sealed under the account's own key, which is wrapped under a KEK epoch.
create table admins (
  id uuid primary key,
  role text not null check (role in ('owner', 'operator', 'officer')),
  email_index bytea not null unique,
  epoch text not null,
  wrapped_key bytea not null,
  sealed_profile bytea not null,
  password_hash text not null,
  created_at timestamptz not null default now()
);
create index admins_epoch on admins (epoch);

-- A one-time link. The row knows the hash of its secret only; its id becomes the account's.
create table invitations (
  id uuid primary key,
  secret_hash bytea not null unique,
  role text not null check (role in ('owner', 'operator', 'officer')),
  email_index bytea not null,
  epoch text not null,
  wrapped_key bytea not null,
  sealed_profile bytea not null,
  invited_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index invitations_epoch on invitations (epoch);
