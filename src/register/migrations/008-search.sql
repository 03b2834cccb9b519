-- What search goes by. A person is found by keys: each is a rule and its content hashed to one number, see
-- search-key.ts. All of it is made from the facts and can be made again by `lienthong search rebuild`.
drop table register.search_key;

-- What a candidate is compared by before it is called found; and its keys, to take them away again.
create table register.search_key (
  person_id  uuid primary key references register.person,
  -- Full names as written, the present one first, former and other names after it.
  names      text[] not null check (cardinality(names) > 0),
  birth_date text collate "C" not null,
  unit       text,
  keys       bigint[] not null
);
comment on table register.search_key is 'distributed by person_id';

-- The B-tree of all keys; it is asked `key = any(…)` and nothing else, and is read without its table.
create table register.search_entry (
  key       bigint not null,
  person_id uuid not null,
  primary key (key, person_id)
);
comment on table register.search_entry is 'distributed by key';

-- Every word without marks that some name has: what a mistyped word may have been.
create table register.search_word (
  word text collate "C" primary key
);
comment on table register.search_word is 'reference';

-- The rules by which the keys were made; other ones than the running program's must be made again.
create table register.search_build (
  only_one boolean primary key default true check (only_one),
  rules    integer not null
);
comment on table register.search_build is 'reference';
insert into register.search_build (rules)
  select case when exists (select from register.person) then 0 else 1 end;
