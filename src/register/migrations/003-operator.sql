-- Whoever runs a node may look a person up from its command line, and leaves receipts like everybody else.
insert into register.purpose (code, valid_from, legal_basis, vi, en, fields, actor_kinds, needs_ground, look_up) values
  ('operator', '2024-07-01', 'Luật Căn cước 26/2023/QH15; quy chế vận hành của cơ quan quản lý cơ sở dữ liệu',
   'Người vận hành hệ thống tra cứu để kiểm tra, xử lý sự cố.',
   'The operator of the system looks a person up to check or mend something.',
   '{personalId,name,birthDate,sex,ethnicity,nationality,origin,civilStatus,permanentResidence,household,father,mother,spouse,deceasedOn,oldNumbers}',
   '{system}', false, '{number,name}');
