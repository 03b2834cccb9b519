-- Officials and what they answer for.
create table identity.official (
  official_id  uuid primary key,
  name         text not null,
  title        text not null,
  role         text not null check (role in ('one-stop', 'registrar', 'police', 'insurance', 'leader', 'admin', 'health')),
  agency       text not null,
  office       text,
  jurisdiction text[] not null,
  appointed_at timestamptz not null
);

-- An account belongs to one citizen or to one official. The name it is opened with is kept as a keyed
-- digest only, so that a copy of this table gives no personal numbers away.
create table identity.account (
  account_id    uuid primary key,
  person_id     uuid unique,
  official_id   uuid unique references identity.official,
  username_key  bytea not null unique,
  display_name  text not null,
  level         smallint check (level in (1, 2)),
  password_hash text not null,
  totp_secret   bytea,
  totp_step     bigint,
  opened_at     timestamptz not null,
  check (num_nonnulls(person_id, official_id) = 1),
  check ((person_id is null) = (level is null))
);

-- A lock is a fact with a ground; an account is locked while one of them is open.
create table identity.account_lock (
  lock_id     uuid primary key,
  account_id  uuid not null references identity.account,
  reason      text not null check (reason in ('death', 'requested', 'card-withdrawn', 'authority', 'number-changed')),
  locked_at   timestamptz not null,
  unlocked_at timestamptz
);
create unique index account_lock_open on identity.account_lock (account_id, reason) where unlocked_at is null;

-- A signed-in browser at one face. The cookie's value is kept as its digest.
create table identity.session (
  session_id   uuid primary key,
  token_hash   bytea not null unique,
  face         text not null check (face in ('portal', 'desk', 'ioc', 'console')),
  account_id   uuid not null references identity.account,
  auth_level   smallint not null check (auth_level between 1 and 4),
  amr          text[] not null,
  csrf         text not null,
  signed_in_at timestamptz not null,
  opened_at    timestamptz not null,
  seen_at      timestamptz not null,
  ended_at     timestamptz
);
create index session_open on identity.session (account_id) where ended_at is null;

-- One sign-in under way at the e-ID: which proofs were given so far.
create table identity.sign_in (
  sign_in_id     text primary key,
  csrf           text not null,
  account_id     uuid references identity.account,
  password_at    timestamptz,
  challenge      text,
  begun_at       timestamptz not null,
  expires_at     timestamptz not null,
  finished_at    timestamptz
);
create index sign_in_expiry on identity.sign_in (expires_at);

-- Codes sent to a phone: six digits, kept as a keyed digest, good once.
create table identity.one_time_code (
  code_id    uuid primary key,
  account_id uuid not null references identity.account,
  sign_in_id text not null,
  code_hash  bytea not null,
  sent_at    timestamptz not null,
  expires_at timestamptz not null,
  tries      smallint not null default 0,
  closed_at  timestamptz
);
create index one_time_code_sign_in on identity.one_time_code (sign_in_id, sent_at desc);
create index one_time_code_account on identity.one_time_code (account_id, sent_at desc);

-- The simulated phone: what was sent to an account.
create table identity.message (
  message_id uuid primary key,
  seq        bigint generated always as identity unique,
  account_id uuid not null references identity.account,
  kind       text not null,
  vi         text not null,
  en         text not null,
  sent_at    timestamptz not null
);
create index message_account on identity.message (account_id, seq desc);
create index message_sent on identity.message (sent_at);

create table identity.passkey (
  passkey_id    uuid primary key,
  account_id    uuid not null references identity.account,
  credential_id text not null unique,
  public_key    bytea not null,
  sign_count    bigint not null,
  device_bound  boolean not null,
  transports    text[] not null,
  name          text not null,
  added_at      timestamptz not null,
  used_at       timestamptz,
  removed_at    timestamptz
);
create index passkey_account on identity.passkey (account_id) where removed_at is null;

-- A challenge handed to a signed-in browser that adds a passkey or a TOTP device.
create table identity.enrolment (
  session_id  uuid primary key references identity.session,
  challenge   text,
  totp_secret bytea,
  expires_at  timestamptz not null
);

-- Guesses of the last hour, by account and by network, both as keyed digests.
create table identity.guess (
  guess_id bigint generated always as identity primary key,
  scope    text not null check (scope in ('account', 'network')),
  key      bytea not null,
  at       timestamptz not null
);
create index guess_key on identity.guess (scope, key, at);
create index guess_at on identity.guess (at);

-- One signing key per account, sealed; made at the first declaration.
create table identity.declaration_key (
  account_id uuid primary key references identity.account,
  key_id     text not null unique,
  sealed     bytea not null,
  public_pem text not null,
  made_at    timestamptz not null
);

create table identity.declaration (
  signature_id uuid primary key,
  account_id   uuid not null references identity.account,
  key_id       text not null references identity.declaration_key (key_id),
  digest       bytea not null,
  jws          text not null,
  signed_at    timestamptz not null
);

-- State of the OpenID provider. Ids that are secrets are kept as digests and the rest is sealed.
-- Expiry follows the wall clock, as the tokens themselves do.
create table identity.provider_state (
  model       text not null,
  key         bytea not null,
  sealed      bytea not null,
  grant_key   bytea,
  uid         text,
  expires_at  timestamptz,
  consumed_at timestamptz,
  primary key (model, key)
);
create index provider_state_grant on identity.provider_state (grant_key) where grant_key is not null;
create unique index provider_state_uid on identity.provider_state (model, uid) where uid is not null;
create index provider_state_expiry on identity.provider_state (expires_at);

-- Relying parties outside the house.
create table identity.relying_party (
  client_id     text primary key,
  name          text not null,
  redirect_uris text[] not null,
  jwks          jsonb not null,
  admitted_at   timestamptz not null,
  ended_at      timestamptz
);
