-- Reforms of the administrative units. What was written stays as it was written; where it lies by the list of
-- another day is derived from the history of the units, and decided only where a unit was split.

-- The reforms the register follows. The replay opens cases for split units, in rounds that can be taken up again.
create table register.reform (
  on_date         date primary key,
  title_vi        text not null,
  title_en        text not null,
  legal_basis     text not null,
  -- SHA-256 (hex) of the file.
  digest          text not null check (digest ~ '^[0-9a-f]{64}$'),
  -- Null for a reform of the law that the program itself knows.
  file            jsonb,
  applied_at      timestamptz not null,
  -- Last household and person of the replay under way; null before the first round and after the last.
  after_household uuid,
  after_person    uuid,
  replayed_at     timestamptz
);
comment on table register.reform is 'reference';

-- Where the land of a unit of some days lies by the list of a geography: the days from one reform to the next,
-- named by the first, `-infinity` before all. Made anew from the history whenever a reform is applied.
create table register.place_derivation (
  geography  date not null,
  unit       text collate "C" not null,
  as_of_from date not null,
  as_of_to   date not null check (as_of_to > as_of_from),
  how        text not null check (how in
    ('unchanged', 'renamed', 'moved', 'merged', 'traced-back', 'ambiguous', 'unresolved')),
  "current"  text,
  candidates text[] not null,
  -- Whose office answers: the derived unit, and while nobody has decided one of the candidates.
  seat       text,
  -- Where all candidates agree.
  province   text,
  -- The unit of the eve whose split made the place ambiguous, in the geography in which it did.
  split      text,
  primary key (geography, unit, as_of_from),
  check (("current" is null) = (how in ('ambiguous', 'unresolved'))),
  check ((cardinality(candidates) > 1) = (how = 'ambiguous')),
  check ((seat is null) = (how = 'unresolved'))
);
create index place_derivation_split on register.place_derivation (unit) where split is not null;
comment on table register.place_derivation is 'reference';

-- A written place that a split left open. It speaks of that place only: who has moved since left it behind.
create table register.place_case (
  owner_id   uuid not null,
  owner      text not null check (owner in ('household', 'person')),
  -- `home` of a household; of a person the kind of residence.
  slot       text not null check ((slot = 'home') = (owner = 'household')),
  geography  date not null,
  unit       text not null,
  as_of      date not null,
  address    text not null,
  split      text collate "C" not null,
  opened_at  timestamptz not null,
  primary key (owner_id, slot, geography, unit, as_of, address)
);
create index place_case_of_split on register.place_case (split, geography, owner_id, slot);
comment on table register.place_case is 'distributed by owner_id';

-- Which part of a split unit a place lies in: by the hamlets a resolution names, or by an official's decision.
create table register.place_decision (
  owner_id      uuid not null,
  decision_id   uuid not null,
  owner         text not null check (owner in ('household', 'person')),
  slot          text not null check ((slot = 'home') = (owner = 'household')),
  geography     date not null,
  unit          text not null,
  as_of         date not null,
  address       text not null,
  chosen        text not null,
  how           text not null check (how in ('by-location', 'by-decision')),
  legal_basis   text not null check (legal_basis <> ''),
  evidence      jsonb not null,
  recorded_from timestamptz not null,
  recorded_to   timestamptz check (recorded_to >= recorded_from),
  primary key (owner_id, decision_id)
);
create unique index place_decision_one on register.place_decision (owner_id, slot, geography, unit, as_of, address)
  where recorded_to is null;
create index place_decision_by_id on register.place_decision (decision_id);
comment on table register.place_decision is 'distributed by owner_id';
