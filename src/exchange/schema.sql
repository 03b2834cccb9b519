table evidence | evidence_id uuid not null
table evidence | kind text not null
table evidence | number text not null
table evidence | agency text not null
table evidence | key_id text not null
table evidence | subject_id uuid not null
table evidence | body bytea not null
table evidence | message text not null
table evidence | entry_id uuid not null
table evidence | received_at timestamp with time zone not null
table evidence | used_by text
table evidence | used_at timestamp with time zone
table evidence | constraint evidence_agency_fkey FOREIGN KEY (agency) REFERENCES exchange.member(agency)
table evidence | constraint evidence_check CHECK (((used_by IS NULL) = (used_at IS NULL)))
table evidence | constraint evidence_key_id_fkey FOREIGN KEY (key_id) REFERENCES exchange.member_key(key_id)
table evidence | constraint evidence_kind_check CHECK ((kind = 'birth-notice'::text))
table evidence | constraint evidence_kind_number_key UNIQUE (kind, number)
table evidence | constraint evidence_pkey PRIMARY KEY (evidence_id)
index CREATE INDEX evidence_about ON exchange.evidence USING btree (subject_id, kind, received_at DESC)
trigger CREATE TRIGGER only_use BEFORE DELETE OR UPDATE ON exchange.evidence FOR EACH ROW EXECUTE FUNCTION exchange.only_use()
table member | agency text not null
table member | name text not null
table member | kind text not null
table member | unit text
table member | facility text
table member | admitted_at timestamp with time zone not null
table member | constraint member_facility_check CHECK ((facility ~ '^[0-9]{5}$'::text))
table member | constraint member_facility_key UNIQUE (facility)
table member | constraint member_kind_check CHECK ((kind = ANY (ARRAY['ministry'::text, 'province'::text, 'commune'::text, 'police'::text, 'insurance'::text, 'hospital'::text, 'bank'::text, 'company'::text])))
table member | constraint member_pkey PRIMARY KEY (agency)
table member_key | key_id text not null
table member_key | agency text not null
table member_key | public_key_pem text not null
table member_key | added_at timestamp with time zone not null
table member_key | revoked_at timestamp with time zone
table member_key | constraint member_key_agency_fkey FOREIGN KEY (agency) REFERENCES exchange.member(agency)
table member_key | constraint member_key_pkey PRIMARY KEY (key_id)
index CREATE INDEX member_key_of ON exchange.member_key USING btree (agency)
trigger CREATE TRIGGER only_revoke BEFORE DELETE OR UPDATE ON exchange.member_key FOR EACH ROW EXECUTE FUNCTION exchange.only_revoke()
table nonce | key_id text not null
table nonce | nonce text not null
table nonce | taken_at timestamp with time zone not null
table nonce | constraint nonce_pkey PRIMARY KEY (key_id, nonce)
index CREATE INDEX nonce_by_age ON exchange.nonce USING btree (taken_at)
function only_revoke() 32b6c941407436b52c7370758829aa2c
function only_use() f483ca8fcebaafa01b3ed173b198f02d
table unconfirmed | agency text not null
table unconfirmed | at timestamp with time zone not null
table unconfirmed | constraint unconfirmed_agency_fkey FOREIGN KEY (agency) REFERENCES exchange.member(agency)
index CREATE INDEX unconfirmed_of ON exchange.unconfirmed USING btree (agency, at)
