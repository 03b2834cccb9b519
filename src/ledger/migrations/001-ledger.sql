-- The ledger: entries are written once, ordered once, and never changed.

create table ledger.entry (
  entry_id       uuid primary key,
  -- Order of writing, so that entries of one transaction keep theirs; no gap-free count.
  written        bigint generated always as identity,
  -- Leaf index in the Merkle tree, from 0; null until the sequencer has ordered the entry.
  seq            bigint unique check (seq >= 0),
  action         text not null check (length(action) <= 100),
  actor_kind     text not null check (actor_kind in ('citizen', 'official', 'member', 'system')),
  actor_agency   text,
  actor_office   text,
  actor_digest   bytea not null check (length(actor_digest) = 32),
  subject_digest bytea check (length(subject_digest) = 32),
  dossier        text,
  -- Milliseconds, as the leaf says: a finer part could be altered without the leaf noticing.
  at             timestamptz(3) not null,
  detail_digest  bytea not null check (length(detail_digest) = 32),
  leaf_hash      bytea not null check (length(leaf_hash) = 32)
);
create index entry_waiting on ledger.entry (written) where seq is null;
create index entry_of_dossier on ledger.entry (dossier, written) where dossier is not null;

-- What is personal, apart from the leaf, so that it can be erased.
create table ledger.detail (
  entry_id      uuid primary key references ledger.entry,
  actor_id      text not null,
  subject_id    uuid,
  identity_salt bytea not null check (length(identity_salt) = 32),
  detail_salt   bytea check (length(detail_salt) = 32),
  -- Canonical JSON, the very text under the digest.
  detail        text,
  erased_by     uuid references ledger.entry,
  check ((detail is null) = (erased_by is not null) and (detail_salt is null) = (detail is null))
);
create index detail_about on ledger.detail (subject_id, entry_id) where subject_id is not null;

-- Merkle tiles of 256 hashes (C2SP tlog-tiles); the last tile of a level may be shorter and grows.
create table ledger.tile (
  level  smallint not null check (level between 0 and 7),
  idx    bigint not null check (idx >= 0),
  hashes bytea not null check (length(hashes) % 32 = 0 and length(hashes) between 32 and 8192),
  primary key (level, idx)
);
-- Hashes do not compress; do not try.
alter table ledger.tile alter column hashes set storage external;

-- Signed tree heads (C2SP tlog-checkpoint).
create table ledger.checkpoint (
  size bigint primary key check (size > 0),
  root bytea not null check (length(root) = 32),
  at   timestamptz(3) not null,
  note text not null
);

create function ledger.refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger only grows: % on ledger.% is refused', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;

create function ledger.only_order() returns trigger language plpgsql as $$
begin
  -- The one change allowed: an entry without a place is given its place.
  if old.seq is null and new.seq is not null then
    old.seq := new.seq;
    if new is not distinct from old then return new; end if;
  end if;
  raise exception 'an entry of the ledger never changes (%)', old.entry_id
    using errcode = 'insufficient_privilege';
end $$;

create function ledger.only_erase() returns trigger language plpgsql as $$
begin
  -- The one change allowed: detail and salt go, and an entry tells of it.
  if old.detail is not null and new.detail is null and new.detail_salt is null
     and new.entry_id = old.entry_id and new.actor_id = old.actor_id
     and new.subject_id is not distinct from old.subject_id
     and new.identity_salt = old.identity_salt
     and exists (select from ledger.entry e
                 where e.entry_id = new.erased_by and e.action = 'ledger.detail-erased')
  then return new; end if;
  raise exception 'a detail of the ledger can only be erased (%)', old.entry_id
    using errcode = 'insufficient_privilege';
end $$;

create function ledger.only_extend() returns trigger language plpgsql as $$
begin
  if new.level = old.level and new.idx = old.idx
     and substring(new.hashes for length(old.hashes)) = old.hashes
  then return new; end if;
  raise exception 'a tile of the ledger only grows (%, %)', old.level, old.idx
    using errcode = 'insufficient_privilege';
end $$;

create trigger only_order before update on ledger.entry
  for each row execute function ledger.only_order();
create trigger only_erase before update on ledger.detail
  for each row execute function ledger.only_erase();
create trigger only_extend before update on ledger.tile
  for each row execute function ledger.only_extend();
create trigger no_update before update on ledger.checkpoint
  for each statement execute function ledger.refuse();

create trigger no_delete before delete or truncate on ledger.entry
  for each statement execute function ledger.refuse();
create trigger no_delete before delete or truncate on ledger.detail
  for each statement execute function ledger.refuse();
create trigger no_delete before delete or truncate on ledger.tile
  for each statement execute function ledger.refuse();
create trigger no_delete before delete or truncate on ledger.checkpoint
  for each statement execute function ledger.refuse();
