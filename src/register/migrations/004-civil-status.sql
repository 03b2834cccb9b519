-- Civil status in full: adoptive kin, supervised guardianship, and what courts declare of a person.

alter table register.kin
  -- How a guardian came to be one: by law, appointed, or chosen by the ward while able (Bộ luật Dân sự art. 48).
  add column manner text check (manner in ('natural', 'appointed', 'chosen')),
  drop constraint kin_role_check,
  add constraint kin_role_check check (role in ('father', 'mother', 'spouse', 'child', 'guardian', 'ward',
    'adoptive-father', 'adoptive-mother', 'adoptee', 'supervisor', 'supervised')),
  add check (manner is null or role in ('guardian', 'ward'));
drop index register.kin_once;
create unique index kin_once on register.kin (person_id, role, relative_id)
  where recorded_to is null and valid_to is null
    and role in ('child', 'guardian', 'ward', 'adoptee', 'supervisor', 'supervised');
-- A child is adopted by one person or by one couple at a time; a ward has one supervisor.
create unique index kin_one_adoptive_parent on register.kin (person_id, role)
  where recorded_to is null and valid_to is null and role in ('adoptive-father', 'adoptive-mother', 'supervisor');

-- What a court declared of a person: missing, dead, or not of full legal capacity.
create table register.declaration (
  person_id     uuid not null references register.person,
  kind          text not null check (kind in ('missing', 'dead', 'incapable', 'impaired', 'limited')),
  court         text not null check (court <> ''),
  judgment      text not null check (judgment <> ''),
  valid_from    date not null,
  valid_to      date check (valid_to > valid_from),
  recorded_from timestamptz not null,
  recorded_to   timestamptz check (recorded_to >= recorded_from),
  opened_by     uuid,
  closed_by     uuid check ((closed_by is null) = (recorded_to is null)),
  primary key (person_id, kind, recorded_from, valid_from),
  constraint declaration_one_of_a_kind exclude using gist
    (person_id with =, kind with =, daterange(valid_from, valid_to) with &&) where (recorded_to is null)
);
comment on table register.declaration is 'distributed by person_id';
