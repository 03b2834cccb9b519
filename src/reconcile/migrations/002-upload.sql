-- A file that was sent and not yet run: somebody still has to say what its columns mean.
create table reconcile.upload (
  upload_id   uuid primary key,
  source_id   uuid not null references reconcile.source,
  file_name   text not null,
  file_sha256 text not null,
  bytes       bytea not null,
  uploaded_by text not null,
  uploaded_at timestamptz not null
);
