-- Procedures are files of data; here live the applications and what happened to them.

-- Which office decides what, where, from which day on.
create table services.competence (
  role         text not null check (role in ('one-stop', 'commune-civil-status', 'commune-police', 'social-insurance')),
  unit         text not null,
  from_on      date not null,
  agency       text not null,
  office       text not null,
  agency_name  text not null,
  office_name  text not null,
  signer_title text not null,
  signer_name  text not null,
  primary key (role, unit, from_on)
);
comment on table services.competence is 'reference';
create index competence_office on services.competence (agency, office);

-- A form being filled in. `answers` is what was typed, wrong or right; `sources` what the State knows.
create table services.draft (
  draft_id     uuid primary key,
  procedure    text not null,
  version_from date not null,
  applicant_id uuid not null,
  filed_by     text,
  evidence_id  uuid,
  sources      jsonb not null,
  answers      jsonb not null default '{}',
  created_at   timestamptz not null,
  saved_at     timestamptz not null,
  submitted_at timestamptz,
  dossier      text
);
create unique index draft_open on services.draft (evidence_id, applicant_id) where submitted_at is null and filed_by is null;
create index draft_of_person on services.draft (applicant_id) where submitted_at is null;

-- The next number of an agency and day, of a book and year, of the reports of a day.
create table services.counter (
  series  text primary key,
  last    integer not null
);

-- One application, or one bundle of them (`part_of` null and no office of its own).
create table services.dossier (
  code            text primary key,
  bundle          text references services.dossier,
  -- Place of a part in its bundle, from 0; a bundle has each part once.
  ordinal         smallint not null,
  procedure       text not null,
  version_from    date not null,
  applicant_id    uuid not null,
  applicant_label text not null,
  draft_id        uuid references services.draft,
  evidence_id     uuid,
  channel         smallint not null check (channel in (1, 2, 3)),
  filed_by        text,
  unit            text not null,
  agency          text not null,
  office          text not null,
  -- The one-stop desk of the same agency that may take it in; null when the office does so itself.
  intake_office   text,
  -- Of a bundle: what was declared, who the parties are, and the e-ID signature under it.
  declared        jsonb,
  parties         jsonb,
  signature       jsonb,
  submitted_at    timestamptz not null,
  -- The time limit it was opened under; null when the record names none.
  duration        jsonb,
  -- The fold of dossier_event, kept beside it for the queues; null for a bundle, whose state is its parts'.
  status          smallint check (status between 1 and 10),
  version         integer not null,
  received_at     timestamptz,
  promised_at     timestamptz,
  warns_at        timestamptz,
  stopped_at      timestamptz,
  ended_at        timestamptz,
  stood_ms        bigint not null default 0,
  assigned_to     text,
  supplements     smallint not null default 0 check (supplements <= 1),
  check ((status is null) = (declared is not null))
);
create unique index dossier_of_bundle on services.dossier (bundle, ordinal) where bundle is not null;
create index dossier_of_person on services.dossier (applicant_id) where bundle is null;
create index dossier_queue on services.dossier (agency, office, status, promised_at, code) where status is not null;
create index dossier_intake on services.dossier (agency, intake_office, status) where status is not null;
create index dossier_figures on services.dossier (unit, status, submitted_at) where status is not null;

create table services.dossier_event (
  code     text not null references services.dossier,
  seq      integer not null,
  kind     text not null,
  at       timestamptz not null,
  actor_kind   text not null,
  actor_id     text not null,
  actor_agency text,
  actor_office text,
  note     text,
  primary key (code, seq)
);

-- A birth notice stands behind one dossier at a time; a refused or withdrawn one lets it go.
create table services.notice_claim (
  evidence_id uuid primary key,
  dossier     text not null references services.dossier
);

-- The second person a bundle waits for.
create table services.confirmation (
  confirmation_id uuid primary key,
  dossier     text not null references services.dossier,
  who         text not null,
  needed_for  text not null,
  person_id   uuid not null,
  asked_at    timestamptz not null,
  waits_until timestamptz not null,
  answered_at timestamptz,
  agreed      boolean,
  reason      text,
  -- Official who saw the paper signature.
  witnessed_by text,
  check ((answered_at is null) = (agreed is null)),
  unique (dossier, who, person_id)
);
create index confirmation_of_person on services.confirmation (person_id);

-- One request for each dossier, all faults at once.
create table services.supplement (
  code         text primary key references services.dossier,
  items        jsonb not null,
  requested_at timestamptz not null,
  due_on       date not null,
  answered_at  timestamptz
);
create table services.supplement_file (
  code      text not null references services.dossier,
  field     text not null,
  upload_id uuid not null,
  primary key (code, upload_id)
);

-- "Sai? Báo sửa".
create table services.correction (
  number      text primary key,
  person_id   uuid not null,
  field       text not null,
  text        text not null,
  dossier     text,
  draft_id    uuid,
  agency      text not null,
  office      text not null,
  reported_at timestamptz not null,
  due_on      date not null,
  answered_at timestamptz,
  outcome     text check (outcome in ('corrected', 'right-as-it-is')),
  answer      text,
  answered_by text,
  check ((answered_at is null) = (outcome is null))
);
create index correction_open on services.correction (agency, office, due_on) where answered_at is null;
create index correction_of_person on services.correction (person_id);
