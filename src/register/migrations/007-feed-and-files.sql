-- What changed and in which order, who is told of it, and how far the load of a file has come.

-- One row for each person an event touched, written with the event. It names fields, never values. It gets its
-- number when it is first read after its commit, so that no reader passes over a change that was committed later.
create table register.change (
  person_id   uuid not null,
  event_id    uuid not null,
  kind        text not null,
  fields      text[] not null,
  recorded_at timestamptz not null,
  -- Order of writing. Two events over one person never overlap, so it keeps their order.
  written     bigint generated always as identity,
  -- Place in the feed, from 1 and without gaps; null until it is ordered.
  seq         bigint unique check (seq > 0),
  primary key (person_id, event_id)
);
create index change_waiting on register.change (written) where seq is null;
comment on table register.change is 'local';

-- Who is told of changes, in which fields and of whom, and up to where.
create table register.subscriber (
  name          text primary key check (name ~ '^[a-z0-9][a-z0-9.-]{2,62}$'),
  -- Null for a process of the house itself.
  agency        text,
  purpose       text not null,
  fields        text[] not null check (cardinality(fields) > 0),
  -- `received`: people of whom the agency was given something · `units`: who resides there · `all`.
  persons       text not null check (persons in ('received', 'units', 'all')),
  units         text[] not null default '{}' check ((cardinality(units) > 0) = (persons = 'units')),
  -- Everything up to here was handled by the subscriber.
  confirmed     bigint not null check (confirmed >= 0),
  subscribed_at timestamptz not null,
  ended_at      timestamptz
);
comment on table register.subscriber is 'reference';

-- The load of one file. Rows, counts and the length of the reject file are committed together.
create table register.file_load (
  -- SHA-256 (hex) of the file, of what its rows are, and of how its columns are read.
  digest       text primary key check (digest ~ '^[0-9a-f]{64}$'),
  kind         text not null check (kind in ('person', 'household', 'event')),
  -- What the ids of the people of this file are made from.
  load_id      uuid not null,
  read         bigint not null default 0,
  loaded       bigint not null default 0,
  there        bigint not null default 0,
  rejected     bigint not null default 0,
  -- Persons written, and remarks about rows that were loaded all the same.
  persons      bigint not null default 0,
  remarks      bigint not null default 0,
  reject_bytes bigint not null default 0,
  started_at   timestamptz not null,
  finished_at  timestamptz,
  check (read = loaded + there + rejected)
);
comment on table register.file_load is 'reference';

-- Relatives that a row names by number; they may stand further down the file.
create table register.awaited_relative (
  person_id uuid not null references register.person,
  role      text not null check (role in ('father', 'mother', 'spouse')),
  digest    text not null,
  row_no    bigint not null,
  number    text not null,
  since     date not null,
  -- As written in the row; null when the row has the number alone.
  family    text,
  middle    text,
  given     text,
  primary key (person_id, role)
);
create index awaited_relative_of on register.awaited_relative (digest, row_no);
comment on table register.awaited_relative is 'distributed by person_id';

insert into register.purpose (code, valid_from, legal_basis, vi, en, fields, actor_kinds, needs_ground, look_up) values
  ('change-notice', '2025-10-22', 'Luật Căn cước 26/2023/QH15; Nghị định 278/2025/NĐ-CP',
   'Báo cho cơ quan đang giữ dữ liệu của bạn biết mục nào đã thay đổi, không kèm nội dung.',
   'An agency that holds your data is told which fields changed, not what they say.',
   '{personalId,name,birthDate,sex,ethnicity,religion,nationality,origin,birthPlace,birthRegistration,civilStatus,permanentResidence,temporaryResidence,currentResidence,household,father,mother,spouse,children,guardian,deceasedOn,oldNumbers}',
   '{member,system}', false, '{}'),
  ('export', '2025-10-22', 'Luật Dữ liệu 60/2024/QH15; Nghị định 278/2025/NĐ-CP',
   'Trích xuất dữ liệu dân cư theo yêu cầu của cơ quan có thẩm quyền.',
   'Population data are exported at the order of a competent authority.',
   '{personalId,name,birthDate,sex,ethnicity,religion,nationality,origin,birthPlace,birthRegistration,civilStatus,permanentResidence,temporaryResidence,currentResidence,household,father,mother,spouse,children,guardian,deceasedOn,oldNumbers}',
   '{system}', false, '{}');
