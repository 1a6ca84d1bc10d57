-- Sign-in: sessions, one-time codes, throttling. No column holds an address, a number or a token, only keyed digests.

-- One row is one family of refresh tokens. The next token follows from the current one, so it may be asked for again; its
-- first use makes it the current one.
create table sessions (
  id uuid primary key,
  account_id uuid not null,
  role text not null,
  device_id uuid,
  current_digest bytea not null,
  next_digest bytea,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('signed_out', 'replayed', 'revoked'))
);
create index sessions_account on sessions (account_id) where ended_at is null;
create index sessions_expires on sessions (expires_at);

-- Several codes of one subject may live at once, so that asking for another does not spoil the one on its way.
create table one_time_codes (
  id uuid primary key default uuidv7(),
  purpose text not null,
  subject_digest bytea not null,
  code_mac bytea not null,
  tries_left integer not null,
  expires_at timestamptz not null
);
create index one_time_codes_subject on one_time_codes (purpose, subject_digest);
create index one_time_codes_expires on one_time_codes (expires_at);

-- Counters of fixed windows. Unlogged: after a crash they begin anew, and no backup holds them.
create unlogged table rate_limits (
  bucket bytea primary key,
  used integer not null,
  resets_at timestamptz not null
) with (fillfactor = 70);
create index rate_limits_resets on rate_limits (resets_at);

-- Failed sign-ins in a row, by account and place.
create unlogged table login_failures (
  bucket bytea primary key,
  failures integer not null,
  blocked_until timestamptz not null,
  forget_at timestamptz not null
) with (fillfactor = 70);
create index login_failures_forget on login_failures (forget_at);
