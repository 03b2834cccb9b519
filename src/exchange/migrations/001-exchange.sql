-- Members, their keys, what they sent.

create table exchange.member (
  agency      text primary key,
  name        text not null,
  kind        text not null check (kind in
    ('ministry', 'province', 'commune', 'police', 'insurance', 'hospital', 'bank', 'company')),
  unit        text,
  facility    text unique check (facility ~ '^[0-9]{5}$'),
  admitted_at timestamptz not null
);

-- Keys are revoked, never removed: what they signed must stay checkable.
create table exchange.member_key (
  key_id         text primary key,
  agency         text not null references exchange.member,
  public_key_pem text not null,
  added_at       timestamptz not null,
  revoked_at     timestamptz
);
create index member_key_of on exchange.member_key (agency);

-- Nonces of the last minutes: a message is admitted once.
create table exchange.nonce (
  key_id   text not null,
  nonce    text not null,
  taken_at timestamptz not null,
  primary key (key_id, nonce)
);
create index nonce_by_age on exchange.nonce (taken_at);

-- What a member attested, with the bytes it signed.
create table exchange.evidence (
  evidence_id uuid primary key,
  kind        text not null check (kind in ('birth-notice')),
  number      text not null,
  agency      text not null references exchange.member,
  key_id      text not null references exchange.member_key,
  -- Person whom the evidence is about; for a birth notice the mother.
  subject_id  uuid not null,
  -- The content as it arrived, byte for byte.
  body        bytea not null,
  -- The signed parts of the request around it (JSON).
  message     text not null,
  -- Entry of the ledger that tells of the receipt.
  entry_id    uuid not null,
  received_at timestamptz not null,
  used_by     text,
  used_at     timestamptz,
  unique (kind, number),
  check ((used_by is null) = (used_at is null))
);
create index evidence_about on exchange.evidence (subject_id, kind, received_at desc);

-- Mothers that could not be confirmed, to stop a member from guessing.
create table exchange.unconfirmed (
  agency text not null references exchange.member,
  at     timestamptz not null
);
create index unconfirmed_of on exchange.unconfirmed (agency, at);

create function exchange.only_use() returns trigger language plpgsql as $$
begin
  -- The one change allowed: evidence is used, once.
  if tg_op = 'UPDATE' and old.used_by is null and new.used_by is not null then
    old.used_by := new.used_by;
    old.used_at := new.used_at;
    if new is not distinct from old then return new; end if;
  end if;
  raise exception 'evidence is never changed or removed (%)', old.evidence_id
    using errcode = 'insufficient_privilege';
end $$;
create trigger only_use before update or delete on exchange.evidence
  for each row execute function exchange.only_use();

create function exchange.only_revoke() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.revoked_at is null and new.revoked_at is not null then
    old.revoked_at := new.revoked_at;
    if new is not distinct from old then return new; end if;
  end if;
  raise exception 'a key is revoked once and never changed or removed (%)', old.key_id
    using errcode = 'insufficient_privilege';
end $$;
create trigger only_revoke before update or delete on exchange.member_key
  for each row execute function exchange.only_revoke();
