table account | account_id uuid not null
table account | person_id uuid
table account | official_id uuid
table account | username_key bytea not null
table account | display_name text not null
table account | level smallint
table account | password_hash text not null
table account | totp_secret bytea
table account | totp_step bigint
table account | opened_at timestamp with time zone not null
table account | constraint account_check CHECK ((num_nonnulls(person_id, official_id) = 1))
table account | constraint account_check1 CHECK (((person_id IS NULL) = (level IS NULL)))
table account | constraint account_level_check CHECK ((level = ANY (ARRAY[1, 2])))
table account | constraint account_official_id_fkey FOREIGN KEY (official_id) REFERENCES identity.official(official_id)
table account | constraint account_official_id_key UNIQUE (official_id)
table account | constraint account_person_id_key UNIQUE (person_id)
table account | constraint account_pkey PRIMARY KEY (account_id)
table account | constraint account_username_key_key UNIQUE (username_key)
table account_lock | lock_id uuid not null
table account_lock | account_id uuid not null
table account_lock | reason text not null
table account_lock | locked_at timestamp with time zone not null
table account_lock | unlocked_at timestamp with time zone
table account_lock | constraint account_lock_account_id_fkey FOREIGN KEY (account_id) REFERENCES identity.account(account_id)
table account_lock | constraint account_lock_pkey PRIMARY KEY (lock_id)
table account_lock | constraint account_lock_reason_check CHECK ((reason = ANY (ARRAY['death'::text, 'requested'::text, 'card-withdrawn'::text, 'authority'::text, 'number-changed'::text])))
index CREATE UNIQUE INDEX account_lock_open ON identity.account_lock USING btree (account_id, reason) WHERE (unlocked_at IS NULL)
table declaration | signature_id uuid not null
table declaration | account_id uuid not null
table declaration | key_id text not null
table declaration | digest bytea not null
table declaration | jws text not null
table declaration | signed_at timestamp with time zone not null
table declaration | constraint declaration_account_id_fkey FOREIGN KEY (account_id) REFERENCES identity.account(account_id)
table declaration | constraint declaration_key_id_fkey FOREIGN KEY (key_id) REFERENCES identity.declaration_key(key_id)
table declaration | constraint declaration_pkey PRIMARY KEY (signature_id)
table declaration_key | account_id uuid not null
table declaration_key | key_id text not null
table declaration_key | sealed bytea not null
table declaration_key | public_pem text not null
table declaration_key | made_at timestamp with time zone not null
table declaration_key | constraint declaration_key_account_id_fkey FOREIGN KEY (account_id) REFERENCES identity.account(account_id)
table declaration_key | constraint declaration_key_key_id_key UNIQUE (key_id)
table declaration_key | constraint declaration_key_pkey PRIMARY KEY (account_id)
table enrolment | session_id uuid not null
table enrolment | challenge text
table enrolment | totp_secret bytea
table enrolment | expires_at timestamp with time zone not null
table enrolment | constraint enrolment_pkey PRIMARY KEY (session_id)
table enrolment | constraint enrolment_session_id_fkey FOREIGN KEY (session_id) REFERENCES identity.session(session_id)
table guess | guess_id bigint not null identity
table guess | scope text not null
table guess | key bytea not null
table guess | at timestamp with time zone not null
table guess | constraint guess_pkey PRIMARY KEY (guess_id)
table guess | constraint guess_scope_check CHECK ((scope = ANY (ARRAY['account'::text, 'network'::text])))
index CREATE INDEX guess_at ON identity.guess USING btree (at)
index CREATE INDEX guess_key ON identity.guess USING btree (scope, key, at)
table message | message_id uuid not null
table message | seq bigint not null identity
table message | account_id uuid not null
table message | kind text not null
table message | vi text not null
table message | en text not null
table message | sent_at timestamp with time zone not null
table message | constraint message_account_id_fkey FOREIGN KEY (account_id) REFERENCES identity.account(account_id)
table message | constraint message_pkey PRIMARY KEY (message_id)
table message | constraint message_seq_key UNIQUE (seq)
index CREATE INDEX message_account ON identity.message USING btree (account_id, seq DESC)
index CREATE INDEX message_sent ON identity.message USING btree (sent_at)
table official | official_id uuid not null
table official | name text not null
table official | title text not null
table official | role text not null
table official | agency text not null
table official | office text
table official | jurisdiction text[] not null
table official | appointed_at timestamp with time zone not null
table official | constraint official_pkey PRIMARY KEY (official_id)
table official | constraint official_role_check CHECK ((role = ANY (ARRAY['one-stop'::text, 'registrar'::text, 'police'::text, 'insurance'::text, 'leader'::text, 'admin'::text, 'health'::text])))
table one_time_code | code_id uuid not null
table one_time_code | account_id uuid not null
table one_time_code | sign_in_id text not null
table one_time_code | code_hash bytea not null
table one_time_code | sent_at timestamp with time zone not null
table one_time_code | expires_at timestamp with time zone not null
table one_time_code | tries smallint not null default 0
table one_time_code | closed_at timestamp with time zone
table one_time_code | constraint one_time_code_account_id_fkey FOREIGN KEY (account_id) REFERENCES identity.account(account_id)
table one_time_code | constraint one_time_code_pkey PRIMARY KEY (code_id)
index CREATE INDEX one_time_code_account ON identity.one_time_code USING btree (account_id, sent_at DESC)
index CREATE INDEX one_time_code_sign_in ON identity.one_time_code USING btree (sign_in_id, sent_at DESC)
table passkey | passkey_id uuid not null
table passkey | account_id uuid not null
table passkey | credential_id text not null
table passkey | public_key bytea not null
table passkey | sign_count bigint not null
table passkey | device_bound boolean not null
table passkey | transports text[] not null
table passkey | name text not null
table passkey | added_at timestamp with time zone not null
table passkey | used_at timestamp with time zone
table passkey | removed_at timestamp with time zone
table passkey | constraint passkey_account_id_fkey FOREIGN KEY (account_id) REFERENCES identity.account(account_id)
table passkey | constraint passkey_credential_id_key UNIQUE (credential_id)
table passkey | constraint passkey_pkey PRIMARY KEY (passkey_id)
index CREATE INDEX passkey_account ON identity.passkey USING btree (account_id) WHERE (removed_at IS NULL)
table provider_state | model text not null
table provider_state | key bytea not null
table provider_state | sealed bytea not null
table provider_state | grant_key bytea
table provider_state | uid text
table provider_state | expires_at timestamp with time zone
table provider_state | consumed_at timestamp with time zone
table provider_state | constraint provider_state_pkey PRIMARY KEY (model, key)
index CREATE INDEX provider_state_expiry ON identity.provider_state USING btree (expires_at)
index CREATE INDEX provider_state_grant ON identity.provider_state USING btree (grant_key) WHERE (grant_key IS NOT NULL)
index CREATE UNIQUE INDEX provider_state_uid ON identity.provider_state USING btree (model, uid) WHERE (uid IS NOT NULL)
table relying_party | client_id text not null
table relying_party | name text not null
table relying_party | redirect_uris text[] not null
table relying_party | jwks jsonb not null
table relying_party | admitted_at timestamp with time zone not null
table relying_party | ended_at timestamp with time zone
table relying_party | constraint relying_party_pkey PRIMARY KEY (client_id)
table session | session_id uuid not null
table session | token_hash bytea not null
table session | face text not null
table session | account_id uuid not null
table session | auth_level smallint not null
table session | amr text[] not null
table session | csrf text not null
table session | signed_in_at timestamp with time zone not null
table session | opened_at timestamp with time zone not null
table session | seen_at timestamp with time zone not null
table session | ended_at timestamp with time zone
table session | constraint session_account_id_fkey FOREIGN KEY (account_id) REFERENCES identity.account(account_id)
table session | constraint session_auth_level_check CHECK (((auth_level >= 1) AND (auth_level <= 4)))
table session | constraint session_face_check CHECK ((face = ANY (ARRAY['portal'::text, 'desk'::text, 'ioc'::text, 'console'::text])))
table session | constraint session_pkey PRIMARY KEY (session_id)
table session | constraint session_token_hash_key UNIQUE (token_hash)
index CREATE INDEX session_open ON identity.session USING btree (account_id) WHERE (ended_at IS NULL)
table sign_in | sign_in_id text not null
table sign_in | csrf text not null
table sign_in | account_id uuid
table sign_in | password_at timestamp with time zone
table sign_in | challenge text
table sign_in | begun_at timestamp with time zone not null
table sign_in | expires_at timestamp with time zone not null
table sign_in | finished_at timestamp with time zone
table sign_in | constraint sign_in_account_id_fkey FOREIGN KEY (account_id) REFERENCES identity.account(account_id)
table sign_in | constraint sign_in_pkey PRIMARY KEY (sign_in_id)
index CREATE INDEX sign_in_expiry ON identity.sign_in USING btree (expires_at)
