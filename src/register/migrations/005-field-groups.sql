-- All 26 groups of Luật Căn cước 26/2023/QH15 art. 9 and the residence data of Nghị định 154/2024/NĐ-CP;
-- doubts about a datum under investigation; promises of households and lives held by the schema itself.

alter table register.version
  add column other_name      text check (other_name <> ''),
  add column blood_type      text check (blood_type in ('A', 'B', 'AB', 'O')),
  -- Where the birth was registered, as written, for people whose entry number is not known.
  add column reg_place_unit  text,
  add column reg_place_as_of date,
  add column reg_place_text  text,
  add column missing_on      text check (missing_on ~ '^\d{4}(-\d\d(-\d\d)?)?$'),
  add check ((reg_place_text is null) = (reg_place_as_of is null));

alter table register.residence
  -- Codes of the list of the law on residence: why it was registered, why it ended.
  add column ground    text,
  add column ended_for text,
  add check (ended_for is null or valid_to is not null);

-- Group 14: identity cards that were issued. The days a card holds are its valid time.
create table register.card (
  person_id     uuid not null references register.person,
  kind          text not null check (kind in ('cmnd-12', 'cccd-barcode', 'cccd-chip', 'can-cuoc')),
  -- As printed on the card: the personal number of its day, or that of the card itself.
  number        text not null check (number ~ '^\d{12}$'),
  issued_by     text not null check (issued_by <> ''),
  -- Null: the card never expires.
  expires_on    date,
  valid_from    date not null,
  valid_to      date check (valid_to > valid_from),
  recorded_from timestamptz not null,
  recorded_to   timestamptz check (recorded_to >= recorded_from),
  opened_by     uuid,
  closed_by     uuid check ((closed_by is null) = (recorded_to is null)),
  primary key (person_id, recorded_from, valid_from),
  check (expires_on > valid_from),
  constraint card_one_at_a_time exclude using gist
    (person_id with =, daterange(valid_from, valid_to) with &&) where (recorded_to is null and opened_by is not null)
);
create unique index card_one_open on register.card (person_id) where recorded_to is null and valid_to is null;
comment on table register.card is 'distributed by person_id';

-- Groups 25 and 26: subscriber numbers, addresses of e-mail, and what other registers share.
create table register.particular (
  person_id     uuid not null references register.person,
  kind          text not null,
  value         text not null check (value <> ''),
  -- Code of the agency or company that vouches for it.
  source        text not null check (source <> ''),
  valid_from    date not null,
  valid_to      date check (valid_to > valid_from),
  recorded_from timestamptz not null,
  recorded_to   timestamptz check (recorded_to >= recorded_from),
  opened_by     uuid,
  closed_by     uuid check ((closed_by is null) = (recorded_to is null)),
  primary key (person_id, kind, value, recorded_from, valid_from),
  constraint particular_one_at_a_time exclude using gist
    (person_id with =, kind with =, value with =, daterange(valid_from, valid_to) with &&)
    where (recorded_to is null and opened_by is not null)
);
comment on table register.particular is 'distributed by person_id';

-- Notice of a stay of less than thirty days (lưu trú).
create table register.stay (
  person_id     uuid not null references register.person,
  unit          text not null,
  as_of         date not null,
  address       text not null,
  reason        text not null,
  host_id       uuid,
  arrived_at    timestamptz not null,
  notified_at   timestamptz not null,
  valid_from    date not null,
  valid_to      date not null check (valid_to > valid_from),
  recorded_from timestamptz not null,
  recorded_to   timestamptz check (recorded_to >= recorded_from),
  opened_by     uuid,
  closed_by     uuid check ((closed_by is null) = (recorded_to is null)),
  primary key (person_id, recorded_from, valid_from),
  constraint stay_one_at_a_time exclude using gist
    (person_id with =, daterange(valid_from, valid_to) with &&) where (recorded_to is null and opened_by is not null)
);
comment on table register.stay is 'distributed by person_id';

-- Group 19: a declared absence from the place of residence (tạm vắng).
create table register.absence (
  person_id     uuid not null references register.person,
  case_code     text not null,
  destination   text,
  valid_from    date not null,
  valid_to      date check (valid_to > valid_from),
  recorded_from timestamptz not null,
  recorded_to   timestamptz check (recorded_to >= recorded_from),
  opened_by     uuid,
  closed_by     uuid check ((closed_by is null) = (recorded_to is null)),
  primary key (person_id, recorded_from, valid_from),
  constraint absence_one_at_a_time exclude using gist
    (person_id with =, daterange(valid_from, valid_to) with &&) where (recorded_to is null and opened_by is not null)
);
comment on table register.absence is 'distributed by person_id';

-- Group 20: the number of the residence file (số hồ sơ cư trú).
create table register.residence_file (
  person_id     uuid not null references register.person,
  number        text not null check (number <> ''),
  valid_from    date not null,
  valid_to      date check (valid_to > valid_from),
  recorded_from timestamptz not null,
  recorded_to   timestamptz check (recorded_to >= recorded_from),
  opened_by     uuid,
  closed_by     uuid check ((closed_by is null) = (recorded_to is null)),
  primary key (person_id, recorded_from, valid_from),
  constraint residence_file_one_at_a_time exclude using gist
    (person_id with =, daterange(valid_from, valid_to) with &&) where (recorded_to is null and opened_by is not null)
);
comment on table register.residence_file is 'distributed by person_id';

-- A datum is under investigation (đang xác minh): it is doubted, by whom, why, since when.
create table register.investigation (
  person_id        uuid not null references register.person,
  investigation_id uuid not null,
  field            text not null,
  reason           text not null check (reason <> ''),
  owner_agency     text not null,
  owner_office     text,
  -- Number of the dossier or case in which it is looked into.
  reference        text,
  opened_at        timestamptz not null,
  opened_by_kind   text not null,
  opened_by_id     text not null,
  closed_at        timestamptz check (closed_at >= opened_at),
  closed_by_kind   text,
  closed_by_id     text,
  outcome          text check (outcome in ('confirmed', 'corrected', 'withdrawn')),
  primary key (person_id, investigation_id),
  check ((closed_at is null) = (outcome is null) and (closed_at is null) = (closed_by_id is null))
);
create unique index investigation_one_open on register.investigation (person_id, field) where closed_at is null;
comment on table register.investigation is 'distributed by person_id';

-- A life has no gap. An exclusion forbids overlaps and cannot forbid gaps; they can only come where a row is
-- closed, so that rows of a load and first entries cost nothing.
create function register.life_has_no_gap() returns trigger language plpgsql as $$
begin
  if exists (
    select from (
      select valid_from, valid_to, lag(valid_to) over w as before, row_number() over w as place,
        count(*) over () as places
      from register.version where person_id = new.person_id and recorded_to is null
      window w as (order by valid_from)
    ) v
    where (place > 1 and before is distinct from valid_from) or (place = places and valid_to is not null)
  ) then
    raise exception 'the life of person % has a gap', new.person_id
      using errcode = 'check_violation', constraint = 'version_no_gap';
  end if;
  return null;
end $$;
create constraint trigger version_no_gap after update on register.version
  deferrable initially deferred for each row execute function register.life_has_no_gap();

-- A household with members has a headship, and its head is the one member with the relation `householder`;
-- a member's permanent residence is the household's address.
create function register.household_is_whole() returns trigger language plpgsql as $$
declare
  members integer;
  heads   uuid[];
  head    record;
begin
  select count(*), array_agg(person_id) filter (where relation = 'householder') into members, heads
    from register.membership
    where household_id = new.household_id and recorded_to is null and valid_to is null;
  select head_id into head from register.headship
    where household_id = new.household_id and recorded_to is null and valid_to is null;
  if found <> (members > 0)
    or coalesce(heads, '{}') is distinct from array_remove(array[head.head_id], null) then
    raise exception 'household % is not whole', new.household_id
      using errcode = 'check_violation', constraint = 'household_whole';
  end if;
  return null;
end $$;
create constraint trigger membership_whole after insert or update on register.membership
  deferrable initially deferred for each row when (new.opened_by is not null or new.closed_by is not null)
  execute function register.household_is_whole();
create constraint trigger headship_whole after insert or update on register.headship
  deferrable initially deferred for each row when (new.opened_by is not null or new.closed_by is not null)
  execute function register.household_is_whole();

create function register.member_lives_there() returns trigger language plpgsql as $$
begin
  if exists (
    select from register.membership m
    where m.person_id = new.person_id and m.recorded_to is null and m.valid_to is null and not exists (
      select from register.residence r join register.household h on h.household_id = m.household_id
      where r.person_id = m.person_id and r.kind = 'permanent' and r.recorded_to is null and r.valid_to is null
        and r.household_id = m.household_id and r.unit = h.unit and r.address = h.address)
  ) then
    raise exception 'person % is a member of a household it does not live in', new.person_id
      using errcode = 'check_violation', constraint = 'member_lives_there';
  end if;
  return null;
end $$;
create constraint trigger membership_lives_there after insert or update on register.membership
  deferrable initially deferred for each row when (new.opened_by is not null or new.closed_by is not null)
  execute function register.member_lives_there();
create constraint trigger residence_lives_there after update on register.residence
  deferrable initially deferred for each row execute function register.member_lives_there();

-- Who may read the new fields, and for what.
update register.purpose set fields = fields ||
  '{otherName,birthRegistrationPlace,bloodType,cards,representatives,represented,stay,absence,residenceFile,missingOn,contacts,otherData}'
  where code in ('own', 'dossier', 'operator');
update register.purpose set fields = fields || '{religion,birthPlace,birthRegistration,temporaryResidence,currentResidence,children,guardian,phone}'
  where code = 'operator';
update register.purpose set fields = fields || '{stay,absence,residenceFile,representatives,represented}'
  where code = 'residence-check';
update register.purpose set fields = fields || '{cards,contacts}' where code = 'eid-account';
update register.purpose set fields = fields || '{missingOn}' where code = 'death-lock';
