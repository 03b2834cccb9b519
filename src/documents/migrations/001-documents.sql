-- The bytes, keyed by what they are. PDF and images are compressed already: no second try by the server.
create table documents.file (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  size integer not null check (size > 0),
  bytes bytea not null,
  check (octet_length(bytes) = size)
);
alter table documents.file alter column bytes set storage external;

-- Certificates of the sandbox authority. The root is the one whose subject is 'root'.
create table documents.certificate (
  serial text primary key,
  subject text not null, -- agency code
  name text not null,
  key_name text not null,
  key_id text not null,
  issuer_serial text references documents.certificate,
  pem text not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  check (not_before < not_after),
  check ((subject = 'root') = (issuer_serial is null))
);
create index on documents.certificate (subject, not_after desc);

create table documents.document (
  document_id uuid primary key,
  kind text not null,
  title text not null,
  agency text not null,
  agency_name text not null,
  dossier text,
  version text,
  verify_code text not null unique,
  sha256 text not null references documents.file,
  certificate text not null references documents.certificate,
  masked_holder text not null,
  issued_at timestamptz not null,
  revoked_at timestamptz,
  revoked_reason text,
  check ((revoked_at is null) = (revoked_reason is null)),
  check (version is null or dossier is not null)
);
-- One document per (kind, dossier, version): a retried deed finds the first one.
create unique index on documents.document (dossier, kind, version) where version is not null;
create index on documents.document (dossier) where dossier is not null;
create index on documents.document (sha256);

-- The vault: who owns a document. The person leads the key, so the table can be spread by person.
create table documents.owner (
  person_id uuid not null,
  document_id uuid not null references documents.document,
  primary key (person_id, document_id)
);
create index on documents.owner (document_id);

-- Agencies that work on a dossier and may therefore read what lies in it.
create table documents.dossier_agency (
  dossier text not null,
  agency text not null,
  granted_at timestamptz not null,
  primary key (dossier, agency)
);

create table documents.upload (
  upload_id uuid primary key,
  owner_id uuid not null,
  dossier text,
  sha256 text not null references documents.file,
  media_type text not null check (media_type in ('application/pdf', 'image/jpeg', 'image/png')),
  declared_name text not null,
  uploaded_at timestamptz not null
);
create index on documents.upload (owner_id, upload_id);
create index on documents.upload (dossier) where dossier is not null;

-- What was written stays written: a document is revoked, never changed; bytes and certificates never change.
create function documents.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of documents.% are never changed or removed', tg_table_name;
end $$;
create trigger frozen before update or delete on documents.file
  for each row execute function documents.refuse_change();
create trigger frozen before update or delete on documents.certificate
  for each row execute function documents.refuse_change();
create trigger frozen before delete on documents.document
  for each row execute function documents.refuse_change();
create function documents.only_revocation() returns trigger language plpgsql as $$
begin
  if old.revoked_at is not null
    or to_jsonb(new) - 'revoked_at' - 'revoked_reason' <> to_jsonb(old) - 'revoked_at' - 'revoked_reason' then
    raise exception 'a document changes only once, by revocation';
  end if;
  return new;
end $$;
create trigger only_revocation before update on documents.document
  for each row execute function documents.only_revocation();
