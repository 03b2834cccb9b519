-- An agency holds its own database against the register, under an access agreement.
insert into register.purpose (code, valid_from, legal_basis, vi, en, fields, actor_kinds, needs_ground, look_up) values
  ('reconcile', '2024-07-01', 'Luật Căn cước 26/2023/QH15; Nghị định 278/2025/NĐ-CP',
   'Cơ quan đối soát dữ liệu đang giữ về bạn với Cơ sở dữ liệu quốc gia về dân cư.',
   'An agency holds the data it keeps about you against the population register.',
   '{personalId,name,birthDate,sex,ethnicity,permanentResidence,father,mother,spouse,deceasedOn,oldNumbers}',
   '{member,system}', false, '{number,name}'),
  ('reconcile-case', '2024-07-01', 'Luật Căn cước 26/2023/QH15; Nghị định 278/2025/NĐ-CP',
   'Cán bộ giải quyết vụ việc dữ liệu về bạn không thống nhất.',
   'An official looks into a case in which data about you disagree.',
   '{personalId,name,birthDate,sex,ethnicity,permanentResidence,father,mother,spouse,deceasedOn,oldNumbers}',
   '{official}', false, '{number,name}');
