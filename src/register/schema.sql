table absence | person_id uuid not null
table absence | case_code text not null
table absence | destination text
table absence | valid_from date not null
table absence | valid_to date
table absence | recorded_from timestamp with time zone not null
table absence | recorded_to timestamp with time zone
table absence | opened_by uuid
table absence | closed_by uuid
table absence | constraint absence_check CHECK ((valid_to > valid_from))
table absence | constraint absence_check1 CHECK ((recorded_to >= recorded_from))
table absence | constraint absence_check2 CHECK (((closed_by IS NULL) = (recorded_to IS NULL)))
table absence | constraint absence_one_at_a_time EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (((recorded_to IS NULL) AND (opened_by IS NOT NULL)))
table absence | constraint absence_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table absence | constraint absence_pkey PRIMARY KEY (person_id, recorded_from, valid_from)
table approval | person_id uuid not null
table approval | approval_id uuid not null
table approval | agency text not null
table approval | official_id text not null
table approval | reason text not null
table approval | approved_at timestamp with time zone not null
table approval | expires_at timestamp with time zone not null
table approval | constraint approval_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table approval | constraint approval_pkey PRIMARY KEY (person_id, approval_id)
table awaited_relative | person_id uuid not null
table awaited_relative | role text not null
table awaited_relative | digest text not null
table awaited_relative | row_no bigint not null
table awaited_relative | number text not null
table awaited_relative | since date not null
table awaited_relative | family text
table awaited_relative | middle text
table awaited_relative | given text
table awaited_relative | constraint awaited_relative_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table awaited_relative | constraint awaited_relative_pkey PRIMARY KEY (person_id, role)
table awaited_relative | constraint awaited_relative_role_check CHECK ((role = ANY (ARRAY['father'::text, 'mother'::text, 'spouse'::text])))
index CREATE INDEX awaited_relative_of ON register.awaited_relative USING btree (digest, row_no)
table card | person_id uuid not null
table card | kind text not null
table card | number text not null
table card | issued_by text not null
table card | expires_on date
table card | valid_from date not null
table card | valid_to date
table card | recorded_from timestamp with time zone not null
table card | recorded_to timestamp with time zone
table card | opened_by uuid
table card | closed_by uuid
table card | constraint card_check CHECK ((valid_to > valid_from))
table card | constraint card_check1 CHECK ((recorded_to >= recorded_from))
table card | constraint card_check2 CHECK (((closed_by IS NULL) = (recorded_to IS NULL)))
table card | constraint card_check3 CHECK ((expires_on > valid_from))
table card | constraint card_issued_by_check CHECK ((issued_by <> ''::text))
table card | constraint card_kind_check CHECK ((kind = ANY (ARRAY['cmnd-12'::text, 'cccd-barcode'::text, 'cccd-chip'::text, 'can-cuoc'::text])))
table card | constraint card_number_check CHECK ((number ~ '^\d{12}$'::text))
table card | constraint card_one_at_a_time EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (((recorded_to IS NULL) AND (opened_by IS NOT NULL)))
table card | constraint card_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table card | constraint card_pkey PRIMARY KEY (person_id, recorded_from, valid_from)
index CREATE UNIQUE INDEX card_one_open ON register.card USING btree (person_id) WHERE ((recorded_to IS NULL) AND (valid_to IS NULL))
table change | person_id uuid not null
table change | event_id uuid not null
table change | kind text not null
table change | fields text[] not null
table change | recorded_at timestamp with time zone not null
table change | written bigint not null identity
table change | seq bigint
table change | constraint change_pkey PRIMARY KEY (person_id, event_id)
table change | constraint change_seq_check CHECK ((seq > 0))
table change | constraint change_seq_key UNIQUE (seq)
index CREATE INDEX change_waiting ON register.change USING btree (written) WHERE (seq IS NULL)
table declaration | person_id uuid not null
table declaration | kind text not null
table declaration | court text not null
table declaration | judgment text not null
table declaration | valid_from date not null
table declaration | valid_to date
table declaration | recorded_from timestamp with time zone not null
table declaration | recorded_to timestamp with time zone
table declaration | opened_by uuid
table declaration | closed_by uuid
table declaration | constraint declaration_check CHECK ((valid_to > valid_from))
table declaration | constraint declaration_check1 CHECK ((recorded_to >= recorded_from))
table declaration | constraint declaration_check2 CHECK (((closed_by IS NULL) = (recorded_to IS NULL)))
table declaration | constraint declaration_court_check CHECK ((court <> ''::text))
table declaration | constraint declaration_judgment_check CHECK ((judgment <> ''::text))
table declaration | constraint declaration_kind_check CHECK ((kind = ANY (ARRAY['missing'::text, 'dead'::text, 'incapable'::text, 'impaired'::text, 'limited'::text])))
table declaration | constraint declaration_one_of_a_kind EXCLUDE USING gist (person_id WITH =, kind WITH =, daterange(valid_from, valid_to) WITH &&) WHERE ((recorded_to IS NULL))
table declaration | constraint declaration_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table declaration | constraint declaration_pkey PRIMARY KEY (person_id, kind, recorded_from, valid_from)
table file_load | digest text not null
table file_load | kind text not null
table file_load | load_id uuid not null
table file_load | read bigint not null default 0
table file_load | loaded bigint not null default 0
table file_load | there bigint not null default 0
table file_load | rejected bigint not null default 0
table file_load | persons bigint not null default 0
table file_load | remarks bigint not null default 0
table file_load | reject_bytes bigint not null default 0
table file_load | started_at timestamp with time zone not null
table file_load | finished_at timestamp with time zone
table file_load | constraint file_load_check CHECK ((read = ((loaded + there) + rejected)))
table file_load | constraint file_load_digest_check CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
table file_load | constraint file_load_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'household'::text, 'event'::text])))
table file_load | constraint file_load_pkey PRIMARY KEY (digest)
table ground | person_id uuid not null
table ground | dossier text not null
table ground | agency text not null
table ground | office text not null default ''::text
table ground | procedure text not null
table ground | fields text[] not null
table ground | legal_basis text not null
table ground | opened_at timestamp with time zone not null
table ground | closed_at timestamp with time zone
table ground | constraint ground_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table ground | constraint ground_pkey PRIMARY KEY (person_id, dossier, agency, office)
index CREATE INDEX ground_of_dossier ON register.ground USING btree (dossier) WHERE (closed_at IS NULL)
table headship | household_id uuid not null
table headship | head_id uuid
table headship | valid_from date not null
table headship | valid_to date
table headship | recorded_from timestamp with time zone not null
table headship | recorded_to timestamp with time zone
table headship | opened_by uuid
table headship | closed_by uuid
table headship | constraint headship_check CHECK ((valid_to > valid_from))
table headship | constraint headship_check1 CHECK ((recorded_to >= recorded_from))
table headship | constraint headship_check2 CHECK (((closed_by IS NULL) = (recorded_to IS NULL)))
table headship | constraint headship_household_id_fkey FOREIGN KEY (household_id) REFERENCES register.household(household_id)
table headship | constraint headship_one_at_a_time EXCLUDE USING gist (household_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (((recorded_to IS NULL) AND (opened_by IS NOT NULL)))
table headship | constraint headship_pkey PRIMARY KEY (household_id, recorded_from, valid_from)
table headship | constraint headship_whole TRIGGER DEFERRABLE INITIALLY DEFERRED
index CREATE UNIQUE INDEX headship_one_open ON register.headship USING btree (household_id) WHERE ((recorded_to IS NULL) AND (valid_to IS NULL))
trigger CREATE CONSTRAINT TRIGGER headship_whole AFTER INSERT OR UPDATE ON register.headship DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.opened_by IS NOT NULL) OR (new.closed_by IS NOT NULL))) EXECUTE FUNCTION register.household_is_whole()
table household | household_id uuid not null
table household | unit text not null
table household | as_of date not null
table household | address text not null
table household | since date not null
table household | last_recorded_at timestamp with time zone not null
table household | constraint household_pkey PRIMARY KEY (household_id)
function household_is_whole() e8d1e254e63278c0d59ce770c7cad99f
table inquiry | person_id uuid not null
table inquiry | inquiry_id uuid not null
table inquiry | receipt_id uuid not null
table inquiry | agency text
table inquiry | office text
table inquiry | text text not null
table inquiry | asked_at timestamp with time zone not null
table inquiry | answer text
table inquiry | answered_at timestamp with time zone
table inquiry | answered_by text
table inquiry | constraint inquiry_check CHECK (((answer IS NULL) = (answered_at IS NULL)))
table inquiry | constraint inquiry_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table inquiry | constraint inquiry_person_id_receipt_id_fkey FOREIGN KEY (person_id, receipt_id) REFERENCES register.receipt(person_id, receipt_id)
table inquiry | constraint inquiry_pkey PRIMARY KEY (person_id, inquiry_id)
index CREATE INDEX inquiry_by_id ON register.inquiry USING btree (inquiry_id)
index CREATE INDEX inquiry_open ON register.inquiry USING btree (agency, office) WHERE (answered_at IS NULL)
table investigation | person_id uuid not null
table investigation | investigation_id uuid not null
table investigation | field text not null
table investigation | reason text not null
table investigation | owner_agency text not null
table investigation | owner_office text
table investigation | reference text
table investigation | opened_at timestamp with time zone not null
table investigation | opened_by_kind text not null
table investigation | opened_by_id text not null
table investigation | closed_at timestamp with time zone
table investigation | closed_by_kind text
table investigation | closed_by_id text
table investigation | outcome text
table investigation | constraint investigation_check CHECK ((closed_at >= opened_at))
table investigation | constraint investigation_check1 CHECK ((((closed_at IS NULL) = (outcome IS NULL)) AND ((closed_at IS NULL) = (closed_by_id IS NULL))))
table investigation | constraint investigation_outcome_check CHECK ((outcome = ANY (ARRAY['confirmed'::text, 'corrected'::text, 'withdrawn'::text])))
table investigation | constraint investigation_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table investigation | constraint investigation_pkey PRIMARY KEY (person_id, investigation_id)
table investigation | constraint investigation_reason_check CHECK ((reason <> ''::text))
index CREATE UNIQUE INDEX investigation_one_open ON register.investigation USING btree (person_id, field) WHERE (closed_at IS NULL)
table kin | person_id uuid not null
table kin | kin_id uuid not null
table kin | role text not null
table kin | relative_id uuid
table kin | family text
table kin | middle text
table kin | given text
table kin | birth_date text
table kin | nationality text
table kin | valid_from date not null
table kin | valid_to date
table kin | recorded_from timestamp with time zone not null
table kin | recorded_to timestamp with time zone
table kin | opened_by uuid
table kin | closed_by uuid
table kin | manner text
table kin | constraint kin_check CHECK ((relative_id <> person_id))
table kin | constraint kin_check1 CHECK ((valid_to > valid_from))
table kin | constraint kin_check2 CHECK ((recorded_to >= recorded_from))
table kin | constraint kin_check3 CHECK (((closed_by IS NULL) = (recorded_to IS NULL)))
table kin | constraint kin_check4 CHECK (((relative_id IS NULL) = (given IS NOT NULL)))
table kin | constraint kin_check5 CHECK (((manner IS NULL) OR (role = ANY (ARRAY['guardian'::text, 'ward'::text]))))
table kin | constraint kin_manner_check CHECK ((manner = ANY (ARRAY['natural'::text, 'appointed'::text, 'chosen'::text])))
table kin | constraint kin_one_spouse EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (((recorded_to IS NULL) AND (opened_by IS NOT NULL) AND (role = 'spouse'::text)))
table kin | constraint kin_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table kin | constraint kin_pkey PRIMARY KEY (person_id, kin_id, recorded_from)
table kin | constraint kin_role_check CHECK ((role = ANY (ARRAY['father'::text, 'mother'::text, 'spouse'::text, 'child'::text, 'guardian'::text, 'ward'::text, 'adoptive-father'::text, 'adoptive-mother'::text, 'adoptee'::text, 'supervisor'::text, 'supervised'::text])))
index CREATE UNIQUE INDEX kin_once ON register.kin USING btree (person_id, role, relative_id) WHERE ((recorded_to IS NULL) AND (valid_to IS NULL) AND (role = ANY (ARRAY['child'::text, 'guardian'::text, 'ward'::text, 'adoptee'::text, 'supervisor'::text, 'supervised'::text])))
index CREATE UNIQUE INDEX kin_one_adoptive_parent ON register.kin USING btree (person_id, role) WHERE ((recorded_to IS NULL) AND (valid_to IS NULL) AND (role = ANY (ARRAY['adoptive-father'::text, 'adoptive-mother'::text, 'supervisor'::text])))
index CREATE UNIQUE INDEX kin_one_open_spouse ON register.kin USING btree (person_id) WHERE ((recorded_to IS NULL) AND (valid_to IS NULL) AND (role = 'spouse'::text))
index CREATE UNIQUE INDEX kin_one_parent ON register.kin USING btree (person_id, role) WHERE ((recorded_to IS NULL) AND (role = ANY (ARRAY['father'::text, 'mother'::text])))
table life_event | person_id uuid not null
table life_event | event_id uuid not null
table life_event | part text not null
table life_event | kind text not null
table life_event | on_date date not null
table life_event | actor_kind text not null
table life_event | actor_id text not null
table life_event | agency text
table life_event | office text
table life_event | legal_basis text not null
table life_event | evidence jsonb not null
table life_event | payload jsonb not null
table life_event | recorded_at timestamp with time zone not null
table life_event | reverses uuid
table life_event | reversed_by uuid
table life_event | constraint life_event_legal_basis_check CHECK ((legal_basis <> ''::text))
table life_event | constraint life_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table life_event | constraint life_event_pkey PRIMARY KEY (person_id, event_id)
index CREATE INDEX life_event_by_id ON register.life_event USING btree (event_id)
function life_has_no_gap() 65dbec3c70ce5aa34aa6061926738f74
function member_lives_there() 6128731f842aa19124c9724e36627078
table membership | person_id uuid not null
table membership | household_id uuid not null
table membership | relation text not null
table membership | valid_from date not null
table membership | valid_to date
table membership | recorded_from timestamp with time zone not null
table membership | recorded_to timestamp with time zone
table membership | opened_by uuid
table membership | closed_by uuid
table membership | constraint membership_check CHECK ((valid_to > valid_from))
table membership | constraint membership_check1 CHECK ((recorded_to >= recorded_from))
table membership | constraint membership_check2 CHECK (((closed_by IS NULL) = (recorded_to IS NULL)))
table membership | constraint membership_lives_there TRIGGER DEFERRABLE INITIALLY DEFERRED
table membership | constraint membership_one_at_a_time EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (((recorded_to IS NULL) AND (opened_by IS NOT NULL)))
table membership | constraint membership_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table membership | constraint membership_pkey PRIMARY KEY (person_id, recorded_from, valid_from)
table membership | constraint membership_whole TRIGGER DEFERRABLE INITIALLY DEFERRED
index CREATE INDEX membership_of_household ON register.membership USING btree (household_id) WHERE (recorded_to IS NULL)
index CREATE UNIQUE INDEX membership_one_open ON register.membership USING btree (person_id) WHERE ((recorded_to IS NULL) AND (valid_to IS NULL))
trigger CREATE CONSTRAINT TRIGGER membership_lives_there AFTER INSERT OR UPDATE ON register.membership DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.opened_by IS NOT NULL) OR (new.closed_by IS NOT NULL))) EXECUTE FUNCTION register.member_lives_there()
trigger CREATE CONSTRAINT TRIGGER membership_whole AFTER INSERT OR UPDATE ON register.membership DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.opened_by IS NOT NULL) OR (new.closed_by IS NOT NULL))) EXECUTE FUNCTION register.household_is_whole()
table old_number | number text not null
table old_number | person_id uuid not null
table old_number | constraint old_number_number_check CHECK ((number ~ '^\d{9}$'::text))
table old_number | constraint old_number_pkey PRIMARY KEY (number, person_id)
table particular | person_id uuid not null
table particular | kind text not null
table particular | value text not null
table particular | source text not null
table particular | valid_from date not null
table particular | valid_to date
table particular | recorded_from timestamp with time zone not null
table particular | recorded_to timestamp with time zone
table particular | opened_by uuid
table particular | closed_by uuid
table particular | constraint particular_check CHECK ((valid_to > valid_from))
table particular | constraint particular_check1 CHECK ((recorded_to >= recorded_from))
table particular | constraint particular_check2 CHECK (((closed_by IS NULL) = (recorded_to IS NULL)))
table particular | constraint particular_one_at_a_time EXCLUDE USING gist (person_id WITH =, kind WITH =, value WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (((recorded_to IS NULL) AND (opened_by IS NOT NULL)))
table particular | constraint particular_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table particular | constraint particular_pkey PRIMARY KEY (person_id, kind, value, recorded_from, valid_from)
table particular | constraint particular_source_check CHECK ((source <> ''::text))
table particular | constraint particular_value_check CHECK ((value <> ''::text))
table person | person_id uuid not null
table person | last_recorded_at timestamp with time zone not null
table person | is_protected boolean not null default false
table person | constraint person_pkey PRIMARY KEY (person_id)
table personal_id | person_id uuid not null
table personal_id | number text not null
table personal_id | kind text not null
table personal_id | status text not null
table personal_id | recorded_from timestamp with time zone not null
table personal_id | recorded_to timestamp with time zone
table personal_id | opened_by uuid
table personal_id | closed_by uuid
table personal_id | constraint personal_id_check CHECK ((recorded_to >= recorded_from))
table personal_id | constraint personal_id_check1 CHECK (((closed_by IS NULL) = (recorded_to IS NULL)))
table personal_id | constraint personal_id_check2 CHECK ((number ~ CASE kind WHEN 'personal-id'::text THEN '^\d{12}$'::text ELSE '^\d{9}$'::text END))
table personal_id | constraint personal_id_kind_check CHECK ((kind = ANY (ARRAY['personal-id'::text, 'cmnd9'::text])))
table personal_id | constraint personal_id_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table personal_id | constraint personal_id_pkey PRIMARY KEY (person_id, number, recorded_from)
table personal_id | constraint personal_id_status_check CHECK ((status = ANY (ARRAY['active'::text, 'cancelled'::text])))
index CREATE UNIQUE INDEX personal_id_one_active ON register.personal_id USING btree (person_id) WHERE ((kind = 'personal-id'::text) AND (status = 'active'::text) AND (recorded_to IS NULL))
table personal_number | number text not null
table personal_number | person_id uuid not null
table personal_number | constraint personal_number_number_check CHECK ((number ~ '^\d{12}$'::text))
table personal_number | constraint personal_number_pkey PRIMARY KEY (number)
table place_case | owner_id uuid not null
table place_case | owner text not null
table place_case | slot text not null
table place_case | geography date not null
table place_case | unit text not null
table place_case | as_of date not null
table place_case | address text not null
table place_case | split text not null
table place_case | opened_at timestamp with time zone not null
table place_case | constraint place_case_check CHECK (((slot = 'home'::text) = (owner = 'household'::text)))
table place_case | constraint place_case_owner_check CHECK ((owner = ANY (ARRAY['household'::text, 'person'::text])))
table place_case | constraint place_case_pkey PRIMARY KEY (owner_id, slot, geography, unit, as_of, address)
index CREATE INDEX place_case_of_split ON register.place_case USING btree (split, geography, owner_id, slot)
table place_decision | owner_id uuid not null
table place_decision | decision_id uuid not null
table place_decision | owner text not null
table place_decision | slot text not null
table place_decision | geography date not null
table place_decision | unit text not null
table place_decision | as_of date not null
table place_decision | address text not null
table place_decision | chosen text not null
table place_decision | how text not null
table place_decision | legal_basis text not null
table place_decision | evidence jsonb not null
table place_decision | recorded_from timestamp with time zone not null
table place_decision | recorded_to timestamp with time zone
table place_decision | constraint place_decision_check CHECK (((slot = 'home'::text) = (owner = 'household'::text)))
table place_decision | constraint place_decision_check1 CHECK ((recorded_to >= recorded_from))
table place_decision | constraint place_decision_how_check CHECK ((how = ANY (ARRAY['by-location'::text, 'by-decision'::text])))
table place_decision | constraint place_decision_legal_basis_check CHECK ((legal_basis <> ''::text))
table place_decision | constraint place_decision_owner_check CHECK ((owner = ANY (ARRAY['household'::text, 'person'::text])))
table place_decision | constraint place_decision_pkey PRIMARY KEY (owner_id, decision_id)
index CREATE INDEX place_decision_by_id ON register.place_decision USING btree (decision_id)
index CREATE UNIQUE INDEX place_decision_one ON register.place_decision USING btree (owner_id, slot, geography, unit, as_of, address) WHERE (recorded_to IS NULL)
table place_derivation | geography date not null
table place_derivation | unit text not null
table place_derivation | as_of_from date not null
table place_derivation | as_of_to date not null
table place_derivation | how text not null
table place_derivation | current text
table place_derivation | candidates text[] not null
table place_derivation | seat text
table place_derivation | province text
table place_derivation | split text
table place_derivation | constraint place_derivation_check CHECK ((as_of_to > as_of_from))
table place_derivation | constraint place_derivation_check1 CHECK (((current IS NULL) = (how = ANY (ARRAY['ambiguous'::text, 'unresolved'::text]))))
table place_derivation | constraint place_derivation_check2 CHECK (((cardinality(candidates) > 1) = (how = 'ambiguous'::text)))
table place_derivation | constraint place_derivation_check3 CHECK (((seat IS NULL) = (how = 'unresolved'::text)))
table place_derivation | constraint place_derivation_how_check CHECK ((how = ANY (ARRAY['unchanged'::text, 'renamed'::text, 'moved'::text, 'merged'::text, 'traced-back'::text, 'ambiguous'::text, 'unresolved'::text])))
table place_derivation | constraint place_derivation_pkey PRIMARY KEY (geography, unit, as_of_from)
index CREATE INDEX place_derivation_split ON register.place_derivation USING btree (unit) WHERE (split IS NOT NULL)
table purpose | code text not null
table purpose | valid_from date not null
table purpose | valid_to date
table purpose | legal_basis text not null
table purpose | vi text not null
table purpose | en text not null
table purpose | fields text[] not null
table purpose | actor_kinds text[] not null
table purpose | needs_ground boolean not null
table purpose | look_up text[] not null
table purpose | constraint purpose_pkey PRIMARY KEY (code, valid_from)
table receipt | person_id uuid not null
table receipt | receipt_id uuid not null
table receipt | at timestamp with time zone not null
table receipt | how text not null
table receipt | agency text
table receipt | office text
table receipt | actor_kind text not null
table receipt | actor_id text not null
table receipt | fields text[] not null
table receipt | purpose text not null
table receipt | purpose_vi text not null
table receipt | purpose_en text not null
table receipt | procedure text
table receipt | dossier text
table receipt | legal_basis text not null
table receipt | constraint receipt_how_check CHECK ((how = ANY (ARRAY['disclosure'::text, 'look-up'::text, 'search'::text, 'shown-with'::text])))
table receipt | constraint receipt_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table receipt | constraint receipt_pkey PRIMARY KEY (person_id, receipt_id)
table reform | on_date date not null
table reform | title_vi text not null
table reform | title_en text not null
table reform | legal_basis text not null
table reform | digest text not null
table reform | file jsonb
table reform | applied_at timestamp with time zone not null
table reform | after_household uuid
table reform | after_person uuid
table reform | replayed_at timestamp with time zone
table reform | constraint reform_digest_check CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
table reform | constraint reform_pkey PRIMARY KEY (on_date)
table residence | person_id uuid not null
table residence | kind text not null
table residence | unit text not null
table residence | as_of date not null
table residence | address text not null
table residence | household_id uuid
table residence | valid_from date not null
table residence | valid_to date
table residence | recorded_from timestamp with time zone not null
table residence | recorded_to timestamp with time zone
table residence | opened_by uuid
table residence | closed_by uuid
table residence | ground text
table residence | ended_for text
table residence | constraint residence_check CHECK ((valid_to > valid_from))
table residence | constraint residence_check1 CHECK ((recorded_to >= recorded_from))
table residence | constraint residence_check2 CHECK (((closed_by IS NULL) = (recorded_to IS NULL)))
table residence | constraint residence_check3 CHECK (((ended_for IS NULL) OR (valid_to IS NOT NULL)))
table residence | constraint residence_kind_check CHECK ((kind = ANY (ARRAY['permanent'::text, 'temporary'::text, 'current'::text])))
table residence | constraint residence_lives_there TRIGGER DEFERRABLE INITIALLY DEFERRED
table residence | constraint residence_one_of_a_kind EXCLUDE USING gist (person_id WITH =, kind WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (((recorded_to IS NULL) AND (opened_by IS NOT NULL)))
table residence | constraint residence_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table residence | constraint residence_pkey PRIMARY KEY (person_id, kind, recorded_from, valid_from)
index CREATE UNIQUE INDEX residence_one_open ON register.residence USING btree (person_id, kind) WHERE ((recorded_to IS NULL) AND (valid_to IS NULL))
trigger CREATE CONSTRAINT TRIGGER residence_lives_there AFTER UPDATE ON register.residence DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION register.member_lives_there()
table residence_file | person_id uuid not null
table residence_file | number text not null
table residence_file | valid_from date not null
table residence_file | valid_to date
table residence_file | recorded_from timestamp with time zone not null
table residence_file | recorded_to timestamp with time zone
table residence_file | opened_by uuid
table residence_file | closed_by uuid
table residence_file | constraint residence_file_check CHECK ((valid_to > valid_from))
table residence_file | constraint residence_file_check1 CHECK ((recorded_to >= recorded_from))
table residence_file | constraint residence_file_check2 CHECK (((closed_by IS NULL) = (recorded_to IS NULL)))
table residence_file | constraint residence_file_number_check CHECK ((number <> ''::text))
table residence_file | constraint residence_file_one_at_a_time EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (((recorded_to IS NULL) AND (opened_by IS NOT NULL)))
table residence_file | constraint residence_file_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table residence_file | constraint residence_file_pkey PRIMARY KEY (person_id, recorded_from, valid_from)
table search_build | only_one boolean not null default true
table search_build | rules integer not null
table search_build | constraint search_build_only_one_check CHECK (only_one)
table search_build | constraint search_build_pkey PRIMARY KEY (only_one)
table search_entry | key bigint not null
table search_entry | person_id uuid not null
table search_entry | constraint search_entry_pkey PRIMARY KEY (key, person_id)
table search_key | person_id uuid not null
table search_key | names text[] not null
table search_key | birth_date text not null
table search_key | unit text
table search_key | keys bigint[] not null
table search_key | constraint search_key_names_check CHECK ((cardinality(names) > 0))
table search_key | constraint search_key_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table search_key | constraint search_key_pkey PRIMARY KEY (person_id)
table search_word | word text not null
table search_word | constraint search_word_pkey PRIMARY KEY (word)
table stay | person_id uuid not null
table stay | unit text not null
table stay | as_of date not null
table stay | address text not null
table stay | reason text not null
table stay | host_id uuid
table stay | arrived_at timestamp with time zone not null
table stay | notified_at timestamp with time zone not null
table stay | valid_from date not null
table stay | valid_to date not null
table stay | recorded_from timestamp with time zone not null
table stay | recorded_to timestamp with time zone
table stay | opened_by uuid
table stay | closed_by uuid
table stay | constraint stay_check CHECK ((valid_to > valid_from))
table stay | constraint stay_check1 CHECK ((recorded_to >= recorded_from))
table stay | constraint stay_check2 CHECK (((closed_by IS NULL) = (recorded_to IS NULL)))
table stay | constraint stay_one_at_a_time EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (((recorded_to IS NULL) AND (opened_by IS NOT NULL)))
table stay | constraint stay_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table stay | constraint stay_pkey PRIMARY KEY (person_id, recorded_from, valid_from)
table subscriber | name text not null
table subscriber | agency text
table subscriber | purpose text not null
table subscriber | fields text[] not null
table subscriber | persons text not null
table subscriber | units text[] not null default '{}'::text[]
table subscriber | confirmed bigint not null
table subscriber | subscribed_at timestamp with time zone not null
table subscriber | ended_at timestamp with time zone
table subscriber | constraint subscriber_check CHECK (((cardinality(units) > 0) = (persons = 'units'::text)))
table subscriber | constraint subscriber_confirmed_check CHECK ((confirmed >= 0))
table subscriber | constraint subscriber_fields_check CHECK ((cardinality(fields) > 0))
table subscriber | constraint subscriber_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9.-]{2,62}$'::text))
table subscriber | constraint subscriber_persons_check CHECK ((persons = ANY (ARRAY['received'::text, 'units'::text, 'all'::text])))
table subscriber | constraint subscriber_pkey PRIMARY KEY (name)
table version | person_id uuid not null
table version | family text not null
table version | middle text not null
table version | given text not null
table version | birth_date text not null
table version | birth_time text
table version | sex text not null
table version | ethnicity text not null
table version | religion text
table version | nationality text not null
table version | origin_unit text
table version | origin_as_of date not null
table version | origin_text text not null
table version | birth_unit text
table version | birth_as_of date not null
table version | birth_text text not null
table version | reg_number text
table version | reg_book text
table version | reg_page text
table version | reg_unit text
table version | reg_on date
table version | civil_status text not null
table version | deceased_on text
table version | phone text
table version | valid_from date not null
table version | valid_to date
table version | recorded_from timestamp with time zone not null
table version | recorded_to timestamp with time zone
table version | opened_by uuid
table version | closed_by uuid
table version | other_name text
table version | blood_type text
table version | reg_place_unit text
table version | reg_place_as_of date
table version | reg_place_text text
table version | missing_on text
table version | constraint version_birth_date_check CHECK ((birth_date ~ '^\d{4}(-\d\d(-\d\d)?)?$'::text))
table version | constraint version_birth_time_check CHECK ((birth_time ~ '^\d\d:\d\d$'::text))
table version | constraint version_blood_type_check CHECK ((blood_type = ANY (ARRAY['A'::text, 'B'::text, 'AB'::text, 'O'::text])))
table version | constraint version_check CHECK ((valid_to > valid_from))
table version | constraint version_check1 CHECK ((recorded_to >= recorded_from))
table version | constraint version_check2 CHECK (((closed_by IS NULL) = (recorded_to IS NULL)))
table version | constraint version_check3 CHECK ((((reg_number IS NULL) = (reg_unit IS NULL)) AND ((reg_number IS NULL) = (reg_on IS NULL))))
table version | constraint version_check4 CHECK (((reg_place_text IS NULL) = (reg_place_as_of IS NULL)))
table version | constraint version_civil_status_check CHECK ((civil_status = ANY (ARRAY['single'::text, 'married'::text, 'divorced'::text, 'widowed'::text])))
table version | constraint version_deceased_on_check CHECK ((deceased_on ~ '^\d{4}(-\d\d(-\d\d)?)?$'::text))
table version | constraint version_ethnicity_check CHECK ((ethnicity ~ '^\d\d$'::text))
table version | constraint version_given_check CHECK ((given <> ''::text))
table version | constraint version_missing_on_check CHECK ((missing_on ~ '^\d{4}(-\d\d(-\d\d)?)?$'::text))
table version | constraint version_nationality_check CHECK ((nationality ~ '^[A-Z]{2}$'::text))
table version | constraint version_no_gap TRIGGER DEFERRABLE INITIALLY DEFERRED
table version | constraint version_one_at_a_time EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (((recorded_to IS NULL) AND (opened_by IS NOT NULL)))
table version | constraint version_other_name_check CHECK ((other_name <> ''::text))
table version | constraint version_person_id_fkey FOREIGN KEY (person_id) REFERENCES register.person(person_id)
table version | constraint version_pkey PRIMARY KEY (person_id, recorded_from, valid_from)
table version | constraint version_religion_check CHECK ((religion ~ '^\d\d$'::text))
table version | constraint version_sex_check CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text, 'unknown'::text])))
index CREATE UNIQUE INDEX version_one_open ON register.version USING btree (person_id) WHERE ((recorded_to IS NULL) AND (valid_to IS NULL))
trigger CREATE CONSTRAINT TRIGGER version_no_gap AFTER UPDATE ON register.version DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION register.life_has_no_gap()
