-- The population register. Facts carry valid time (the days they hold) and recorded time (when we knew);
-- a row is closed by `recorded_to` and never changed or deleted otherwise. Ranges are half open.
-- Every table with a person's facts has the person in its key, so that it can be spread over machines by
-- person; a table's comment says by what. Unique numbers therefore live in look-up tables of their own.
--
-- Facts known now never overlap. A unique index guards the fact without end, an exclusion constraint the
-- ranges. The constraint leaves out rows of a bulk load (`opened_by` null), because PostgreSQL checks an
-- exclusion row by row when it is built, four times the price of the index: the loader makes those rows
-- from one span each, and an event writes again as its own what it leaves standing of them.
create extension if not exists btree_gist;
create extension if not exists fuzzystrmatch;

create table register.person (
  person_id        uuid primary key,
  -- Latest recorded time of any of the person's facts; the row is also the lock of the person.
  last_recorded_at timestamptz not null,
  -- A protected person is read only with the approval of a second official.
  is_protected     boolean not null default false
);
comment on table register.person is 'distributed by person_id';

-- The core facts, one wide row for each stretch of valid time and each state of knowledge.
create table register.version (
  person_id       uuid not null references register.person,
  family          text not null,
  middle          text not null,
  given           text not null check (given <> ''),
  birth_date      text not null check (birth_date ~ '^\d{4}(-\d\d(-\d\d)?)?$'),
  birth_time      text check (birth_time ~ '^\d\d:\d\d$'),
  sex             text not null check (sex in ('male', 'female', 'unknown')),
  ethnicity       text not null check (ethnicity ~ '^\d\d$'),
  religion        text check (religion ~ '^\d\d$'),
  nationality     text not null check (nationality ~ '^[A-Z]{2}$'),
  origin_unit     text,
  origin_as_of    date not null,
  origin_text     text not null,
  birth_unit      text,
  birth_as_of     date not null,
  birth_text      text not null,
  reg_number      text,
  reg_book        text,
  reg_page        text,
  reg_unit        text,
  reg_on          date,
  civil_status    text not null check (civil_status in ('single', 'married', 'divorced', 'widowed')),
  deceased_on     text check (deceased_on ~ '^\d{4}(-\d\d(-\d\d)?)?$'),
  phone           text,
  valid_from      date not null,
  valid_to        date check (valid_to > valid_from),
  recorded_from   timestamptz not null,
  recorded_to     timestamptz check (recorded_to >= recorded_from),
  opened_by       uuid,
  closed_by       uuid check ((closed_by is null) = (recorded_to is null)),
  primary key (person_id, recorded_from, valid_from),
  constraint version_one_at_a_time exclude using gist
    (person_id with =, daterange(valid_from, valid_to) with &&) where (recorded_to is null and opened_by is not null),
  check ((reg_number is null) = (reg_unit is null) and (reg_number is null) = (reg_on is null))
);
create unique index version_one_open on register.version (person_id) where recorded_to is null and valid_to is null;
comment on table register.version is 'distributed by person_id';

-- Numbers of a person: the 12-digit personal number and old 9-digit ones.
create table register.personal_id (
  person_id     uuid not null references register.person,
  number        text not null,
  kind          text not null check (kind in ('personal-id', 'cmnd9')),
  status        text not null check (status in ('active', 'cancelled')),
  recorded_from timestamptz not null,
  recorded_to   timestamptz check (recorded_to >= recorded_from),
  opened_by     uuid,
  closed_by     uuid check ((closed_by is null) = (recorded_to is null)),
  primary key (person_id, number, recorded_from),
  check (number ~ case kind when 'personal-id' then '^\d{12}$' else '^\d{9}$' end)
);
create unique index personal_id_one_active on register.personal_id (person_id)
  where kind = 'personal-id' and status = 'active' and recorded_to is null;
comment on table register.personal_id is 'distributed by person_id';

-- Who a personal number belongs to, cancelled ones included: a number is never given twice.
create table register.personal_number (
  number    text collate "C" primary key check (number ~ '^\d{12}$'),
  person_id uuid not null
);
comment on table register.personal_number is 'distributed by number';

-- Old 9-digit numbers were given by provinces on their own; two people may hold the same one.
create table register.old_number (
  number    text collate "C" not null check (number ~ '^\d{9}$'),
  person_id uuid not null,
  primary key (number, person_id)
);
comment on table register.old_number is 'distributed by number';

-- Kinship, written from both sides: a father's row names the child, the child's row names the father.
create table register.kin (
  person_id     uuid not null references register.person,
  kin_id        uuid not null,
  role          text not null check (role in ('father', 'mother', 'spouse', 'child', 'guardian', 'ward')),
  relative_id   uuid check (relative_id <> person_id),
  -- As written in the papers, only when the relative is not in the register.
  family        text,
  middle        text,
  given         text,
  birth_date    text,
  nationality   text,
  valid_from    date not null,
  valid_to      date check (valid_to > valid_from),
  recorded_from timestamptz not null,
  recorded_to   timestamptz check (recorded_to >= recorded_from),
  opened_by     uuid,
  closed_by     uuid check ((closed_by is null) = (recorded_to is null)),
  primary key (person_id, kin_id, recorded_from),
  check ((relative_id is null) = (given is not null)),
  constraint kin_one_spouse exclude using gist (person_id with =, daterange(valid_from, valid_to) with &&)
    where (recorded_to is null and opened_by is not null and role = 'spouse')
);
create unique index kin_one_open_spouse on register.kin (person_id)
  where recorded_to is null and valid_to is null and role = 'spouse';
create unique index kin_one_parent on register.kin (person_id, role)
  where recorded_to is null and role in ('father', 'mother');
create unique index kin_once on register.kin (person_id, role, relative_id)
  where recorded_to is null and valid_to is null and role in ('child', 'guardian', 'ward');
comment on table register.kin is 'distributed by person_id';

create table register.household (
  household_id     uuid primary key,
  unit             text not null,
  as_of            date not null,
  address          text not null,
  since            date not null,
  -- As with person: latest recorded time of the household's facts, and its lock.
  last_recorded_at timestamptz not null
);
comment on table register.household is 'distributed by household_id';

-- Who heads a household; a null head is a vacant headship.
create table register.headship (
  household_id  uuid not null references register.household,
  head_id       uuid,
  valid_from    date not null,
  valid_to      date check (valid_to > valid_from),
  recorded_from timestamptz not null,
  recorded_to   timestamptz check (recorded_to >= recorded_from),
  opened_by     uuid,
  closed_by     uuid check ((closed_by is null) = (recorded_to is null)),
  primary key (household_id, recorded_from, valid_from),
  constraint headship_one_at_a_time exclude using gist
    (household_id with =, daterange(valid_from, valid_to) with &&) where (recorded_to is null and opened_by is not null)
);
create unique index headship_one_open on register.headship (household_id) where recorded_to is null and valid_to is null;
comment on table register.headship is 'distributed by household_id';

create table register.membership (
  person_id     uuid not null references register.person,
  household_id  uuid not null,
  -- Relation to the head; the head's own is `householder`.
  relation      text not null,
  valid_from    date not null,
  valid_to      date check (valid_to > valid_from),
  recorded_from timestamptz not null,
  recorded_to   timestamptz check (recorded_to >= recorded_from),
  opened_by     uuid,
  closed_by     uuid check ((closed_by is null) = (recorded_to is null)),
  primary key (person_id, recorded_from, valid_from),
  constraint membership_one_at_a_time exclude using gist
    (person_id with =, daterange(valid_from, valid_to) with &&) where (recorded_to is null and opened_by is not null)
);
create unique index membership_one_open on register.membership (person_id) where recorded_to is null and valid_to is null;
create index membership_of_household on register.membership (household_id) where recorded_to is null;
comment on table register.membership is 'distributed by person_id';

create table register.residence (
  person_id     uuid not null references register.person,
  kind          text not null check (kind in ('permanent', 'temporary', 'current')),
  unit          text not null,
  as_of         date not null,
  address       text not null,
  household_id  uuid,
  valid_from    date not null,
  valid_to      date check (valid_to > valid_from),
  recorded_from timestamptz not null,
  recorded_to   timestamptz check (recorded_to >= recorded_from),
  opened_by     uuid,
  closed_by     uuid check ((closed_by is null) = (recorded_to is null)),
  primary key (person_id, kind, recorded_from, valid_from),
  constraint residence_one_of_a_kind exclude using gist
    (person_id with =, kind with =, daterange(valid_from, valid_to) with &&) where (recorded_to is null and opened_by is not null)
);
create unique index residence_one_open on register.residence (person_id, kind) where recorded_to is null and valid_to is null;
comment on table register.residence is 'distributed by person_id';

-- One row for each person an event touched; the payload holds what the event meant for that person.
create table register.life_event (
  person_id    uuid not null references register.person,
  event_id     uuid not null,
  part         text not null,
  kind         text not null,
  on_date      date not null,
  actor_kind   text not null,
  actor_id     text not null,
  agency       text,
  office       text,
  legal_basis  text not null check (legal_basis <> ''),
  evidence     jsonb not null,
  payload      jsonb not null,
  recorded_at  timestamptz not null,
  reverses     uuid,
  reversed_by  uuid,
  primary key (person_id, event_id)
);
create index life_event_by_id on register.life_event (event_id);
comment on table register.life_event is 'distributed by person_id';

-- What search goes by: the name without marks, as written and with its words in order of the alphabet.
create table register.search_key (
  person_id  uuid primary key references register.person,
  birth_year smallint not null,
  birth_date text collate "C" not null,
  folded     text collate "C" not null,
  sorted     text collate "C" not null,
  unit       text
);
create index search_key_year on register.search_key (birth_year, folded) include (sorted, unit, person_id);
create index search_key_date on register.search_key (birth_date, folded) include (sorted, unit, person_id);
create index search_key_year_sorted on register.search_key (birth_year, sorted);
comment on table register.search_key is 'distributed by person_id';
