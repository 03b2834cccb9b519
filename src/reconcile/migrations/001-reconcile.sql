-- Sources, runs, what became of each row, cases with two owners, reviews, corrections sent on.

-- A database of an agency that is held against the register.
create table reconcile.source (
  source_id   uuid primary key,
  agency      text not null,
  code        text not null check (code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  name        text not null check (name <> ''),
  -- The agreement under which the agency may compare: its number, its days, what it may learn.
  agreement   text not null check (agreement <> ''),
  valid_from  date not null,
  valid_to    date,
  -- `verify`: which field differs, never the register's value. `values`: the value too.
  rights      text not null check (rights in ('verify', 'values')),
  fields      text[] not null check (cardinality(fields) > 0),
  -- Fields every row must hold, for the score of completeness.
  required    text[] not null,
  -- How often the agency means to send it, in days; null when it does not say.
  every_days  integer check (every_days > 0),
  -- Office of the agency that owns its cases.
  office      text not null,
  created_at  timestamptz not null,
  unique (agency, code),
  check (valid_to > valid_from)
);

-- Which column means what, as a person confirmed it. The newest one holds; runs keep theirs.
create table reconcile.mapping (
  source_id    uuid not null references reconcile.source,
  mapping_id   uuid not null,
  -- Column head to field, and the source's own codes: { columns, key, unitsOn, sexCodes }.
  mapping      jsonb not null,
  confirmed_by text not null,
  confirmed_at timestamptz not null,
  primary key (source_id, mapping_id)
);

create table reconcile.run (
  run_id      uuid primary key,
  source_id   uuid not null references reconcile.source,
  mapping_id  uuid not null,
  kind        text not null check (kind in ('full', 'delta', 'recheck')),
  started_at  timestamptz not null,
  started_by  text not null,
  -- SHA-256 of the file the rows came from; the same file again is the same run.
  file_sha256 text not null check (file_sha256 ~ '^[0-9a-f]{64}$'),
  file_name   text not null,
  -- Rows are coming in while it is null.
  rows        integer check (rows >= 0),
  -- Rows that did not change since the run before and keep its outcome.
  carried     integer not null default 0,
  -- Rows that could not even be rows (ragged, too large), with line and reason.
  faults      jsonb not null default '[]',
  finished_at timestamptz,
  -- Counts by outcome and the four scores, written once at the end.
  summary     jsonb,
  foreign key (source_id, mapping_id) references reconcile.mapping,
  check ((finished_at is null) = (summary is null))
);
create unique index run_one_open on reconcile.run (source_id) where finished_at is null;
create index run_of_source on reconcile.run (source_id, started_at desc);

-- One row of a run: what was written, and what became of it.
create table reconcile.row (
  run_id      uuid not null references reconcile.run,
  row         integer not null check (row > 0),
  row_key     text not null,
  written     jsonb not null,
  -- SHA-256 of what was written: a delta leaves out what did not change.
  digest      text not null,
  -- The number as it reads, to find it twice in one run.
  number      text,
  outcome     text,
  also        text[] not null default '{}',
  person_id   uuid,
  owner_id    uuid,
  linked_by   text check (linked_by in ('number', 'old-number', 'particulars')),
  weight      double precision,
  differences jsonb not null default '[]',
  other_rows  integer[] not null default '{}',
  judged_at   timestamptz,
  primary key (run_id, row),
  check ((outcome is null) = (judged_at is null))
);
create index row_by_key on reconcile.row (run_id, row_key);
create index row_unjudged on reconcile.row (run_id, row) where outcome is null;
create index row_by_number on reconcile.row (run_id, number) where number is not null;
create index row_by_person on reconcile.row (run_id, person_id) where person_id is not null;
create index row_by_outcome on reconcile.row (run_id, outcome, row);
create index row_of_person on reconcile.row (person_id) where person_id is not null;

-- Something somebody has to look into. One wrong household is one case.
create table reconcile.discrepancy (
  case_id        uuid primary key,
  -- As people write it: DS-26-000123.
  code           text not null unique,
  -- Null for a report of a citizen about the register itself.
  source_id      uuid references reconcile.source,
  kind           text not null check (kind in ('mismatch', 'report')),
  -- What makes rows one case: the household, or the person, or the row.
  group_key      text not null,
  person_id      uuid,
  reported_by    uuid,
  -- Who vouches for the data, and who vouches for the identity (the police of the person's commune).
  data_agency    text not null,
  data_office    text not null,
  identity_agency text,
  identity_office text,
  opened_at      timestamptz not null,
  due_on         date not null,
  check ((kind = 'report') = (reported_by is not null))
);
-- A thing open once is not opened again; it gets another row.
create table reconcile.discrepancy_open (
  source_id uuid not null,
  group_key text not null,
  case_id   uuid not null references reconcile.discrepancy,
  primary key (source_id, group_key)
);
create index discrepancy_of_data on reconcile.discrepancy (data_agency, data_office, due_on);
create index discrepancy_of_identity on reconcile.discrepancy (identity_agency, identity_office, due_on);
create index discrepancy_of_person on reconcile.discrepancy (person_id);
create index discrepancy_reported on reconcile.discrepancy (reported_by) where reported_by is not null;

create table reconcile.discrepancy_row (
  case_id     uuid not null references reconcile.discrepancy,
  run_id      uuid not null,
  row         integer not null,
  row_key     text not null,
  person_id   uuid,
  outcome     text not null,
  differences jsonb not null,
  added_at    timestamptz not null,
  primary key (case_id, run_id, row),
  foreign key (run_id, row) references reconcile.row
);
create index discrepancy_row_of on reconcile.discrepancy_row (row_key);

-- What happened to a case; its state is a fold of this.
create table reconcile.discrepancy_event (
  case_id  uuid not null references reconcile.discrepancy,
  seq      integer not null check (seq > 0),
  kind     text not null,
  at       timestamptz not null,
  actor    jsonb not null,
  -- The actor's own words, and the papers behind them.
  reason   text,
  evidence jsonb not null default '[]',
  detail   jsonb not null default '{}',
  primary key (case_id, seq)
);

-- What a reviewer said of a doubtful row. Nothing is overwritten; undoing is a fact of its own.
create table reconcile.review (
  review_id  uuid primary key,
  run_id     uuid not null,
  row        integer not null,
  -- The person the reviewer compared with.
  person_id  uuid not null,
  reviewer   text not null,
  agency     text not null,
  -- The second of two who do not see each other's verdict.
  is_blind   boolean not null,
  verdict    text not null check (verdict in ('same', 'different', 'unsure')),
  reason     text not null check (reason <> ''),
  at         timestamptz not null,
  undone_at  timestamptz,
  -- Seconds the reviewer looked.
  took_s     integer not null check (took_s >= 0),
  foreign key (run_id, row) references reconcile.row
);
create unique index review_once on reconcile.review (run_id, row, reviewer) where undone_at is null;
create index review_of_row on reconcile.review (run_id, row);

-- A rule under which an agency lets differences of writing be mended in bulk.
create table reconcile.bulk_rule (
  rule_id    uuid primary key,
  source_id  uuid not null references reconcile.source,
  field      text not null,
  reason     text not null,
  signed_by  text not null,
  signed_at  timestamptz not null,
  revoked_at timestamptz
);
create unique index bulk_rule_once on reconcile.bulk_rule (source_id, field, reason) where revoked_at is null;

-- A correction owed to an agency that once received the wrong value.
create table reconcile.correction (
  correction_id uuid primary key,
  case_id       uuid not null references reconcile.discrepancy,
  person_id     uuid not null,
  agency        text not null,
  -- Fields that were read, by the receipt of that time.
  fields        text[] not null,
  receipt_id    uuid not null,
  owed_at       timestamptz not null,
  fetched_at    timestamptz,
  unique (case_id, agency, person_id)
);
create index correction_owed on reconcile.correction (agency, owed_at) where fetched_at is null;

create function reconcile.only_add() returns trigger language plpgsql as $$
begin
  raise exception 'what happened to a case is never changed or removed'
    using errcode = 'insufficient_privilege';
end $$;
create trigger only_add before update or delete on reconcile.discrepancy_event
  for each row execute function reconcile.only_add();

-- Whose police answer for the identity of the people of a unit, from which day on.
create table reconcile.identity_owner (
  unit       text not null,
  valid_from date not null,
  agency     text not null,
  office     text not null,
  primary key (unit, valid_from)
);

create sequence reconcile.case_number;
