-- The one way out: purposes, grounds, receipts and the questions people ask about them.

-- Why the register may be read. Law is data: every entry has its days and its basis.
create table register.purpose (
  code         text not null,
  valid_from   date not null,
  valid_to     date,
  legal_basis  text not null,
  vi           text not null,
  en           text not null,
  -- Fields that may be asked under this purpose, and no others.
  fields       text[] not null,
  actor_kinds  text[] not null,
  needs_ground boolean not null,
  -- How people may be found under it: `number`, `name`.
  look_up      text[] not null,
  primary key (code, valid_from)
);
comment on table register.purpose is 'reference';

-- An office works on a dossier of this person: while the ground is open it may read these fields.
create table register.ground (
  person_id   uuid not null references register.person,
  dossier     text not null,
  agency      text not null,
  office      text not null default '',
  procedure   text not null,
  fields      text[] not null,
  legal_basis text not null,
  opened_at   timestamptz not null,
  closed_at   timestamptz,
  primary key (person_id, dossier, agency, office)
);
create index ground_of_dossier on register.ground (dossier) where closed_at is null;
comment on table register.ground is 'distributed by person_id';

create table register.approval (
  person_id   uuid not null references register.person,
  approval_id uuid not null,
  agency      text not null,
  official_id text not null,
  reason      text not null,
  approved_at timestamptz not null,
  expires_at  timestamptz not null,
  primary key (person_id, approval_id)
);
comment on table register.approval is 'distributed by person_id';

create table register.receipt (
  person_id   uuid not null references register.person,
  receipt_id  uuid not null,
  at          timestamptz not null,
  how         text not null check (how in ('disclosure', 'look-up', 'search', 'shown-with')),
  agency      text,
  office      text,
  actor_kind  text not null,
  actor_id    text not null,
  fields      text[] not null,
  purpose     text not null,
  purpose_vi  text not null,
  purpose_en  text not null,
  procedure   text,
  dossier     text,
  legal_basis text not null,
  primary key (person_id, receipt_id)
);
comment on table register.receipt is 'distributed by person_id';

create table register.inquiry (
  person_id    uuid not null references register.person,
  inquiry_id   uuid not null,
  receipt_id   uuid not null,
  agency       text,
  office       text,
  text         text not null,
  asked_at     timestamptz not null,
  answer       text,
  answered_at  timestamptz,
  answered_by  text,
  primary key (person_id, inquiry_id),
  foreign key (person_id, receipt_id) references register.receipt,
  check ((answer is null) = (answered_at is null))
);
create index inquiry_open on register.inquiry (agency, office) where answered_at is null;
create index inquiry_by_id on register.inquiry (inquiry_id);
comment on table register.inquiry is 'distributed by person_id';

insert into register.purpose (code, valid_from, legal_basis, vi, en, fields, actor_kinds, needs_ground, look_up) values
  ('own', '2024-07-01', 'Luật Căn cước 26/2023/QH15; Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15',
   'Bạn hoặc người đại diện theo pháp luật của bạn tự xem thông tin.',
   'You or your legal representative read your own data.',
   '{personalId,name,birthDate,sex,ethnicity,religion,nationality,origin,birthPlace,birthRegistration,civilStatus,permanentResidence,temporaryResidence,currentResidence,household,father,mother,spouse,children,guardian,deceasedOn,phone,oldNumbers}',
   '{citizen}', false, '{}'),
  ('dossier', '2024-07-01', 'Luật Căn cước 26/2023/QH15; Nghị định 118/2025/NĐ-CP',
   'Giải quyết hồ sơ của thủ tục {procedure}.', 'To handle a dossier of procedure {procedure}.',
   '{personalId,name,birthDate,sex,ethnicity,religion,nationality,origin,birthPlace,birthRegistration,civilStatus,permanentResidence,temporaryResidence,currentResidence,household,father,mother,spouse,children,guardian,deceasedOn,phone,oldNumbers}',
   '{citizen,official,member,system}', true, '{number,name}'),
  ('birth-notice', '2024-06-10', 'Nghị định 63/2024/NĐ-CP, Điều 25',
   'Cơ sở y tế xác định người mẹ khi gửi dữ liệu giấy chứng sinh.',
   'A health facility identifies the mother when it sends a birth notice.',
   '{personalId,name,birthDate,sex}', '{member,official}', false, '{number}'),
  ('desk-lookup', '2025-07-01', 'Nghị định 118/2025/NĐ-CP',
   'Bộ phận một cửa tìm người nộp hồ sơ trực tiếp.',
   'The one-stop desk finds the person who files a dossier at the desk.',
   '{personalId,name,birthDate,sex,permanentResidence}', '{official}', false, '{number,name}'),
  ('residence-check', '2021-07-01', 'Luật Cư trú 68/2020/QH14',
   'Cơ quan đăng ký cư trú kiểm tra thông tin cư trú.',
   'The residence authority checks residence data.',
   '{personalId,name,birthDate,sex,permanentResidence,temporaryResidence,currentResidence,household,deceasedOn,oldNumbers}',
   '{official}', false, '{number,name}'),
  ('eid-account', '2024-07-01', 'Nghị định 69/2024/NĐ-CP',
   'Cấp và quản lý tài khoản định danh điện tử.', 'To issue and keep an e-ID account.',
   '{personalId,name,birthDate,sex,phone,deceasedOn}', '{system,official}', false, '{number}'),
  ('death-lock', '2024-07-01', 'Nghị định 69/2024/NĐ-CP',
   'Khóa tài khoản định danh điện tử của người đã chết.', 'To lock the e-ID of a person who died.',
   '{personalId,deceasedOn}', '{system}', false, '{}'),
  ('issue-document', '2024-07-01', 'Luật Hộ tịch 60/2014/QH13; Luật Giao dịch điện tử 20/2023/QH15',
   'Ghi thông tin lên giấy tờ điện tử được cấp cho bạn.', 'To write an electronic document issued to you.',
   '{personalId,name,birthDate,sex,ethnicity,nationality,origin,birthPlace,birthRegistration,permanentResidence,father,mother}',
   '{system}', false, '{}');
