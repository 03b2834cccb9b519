table competence | role text not null
table competence | unit text not null
table competence | from_on date not null
table competence | agency text not null
table competence | office text not null
table competence | agency_name text not null
table competence | office_name text not null
table competence | signer_title text not null
table competence | signer_name text not null
table competence | constraint competence_pkey PRIMARY KEY (role, unit, from_on)
table competence | constraint competence_role_check CHECK ((role = ANY (ARRAY['one-stop'::text, 'commune-civil-status'::text, 'commune-police'::text, 'social-insurance'::text])))
index CREATE INDEX competence_office ON services.competence USING btree (agency, office)
table confirmation | confirmation_id uuid not null
table confirmation | dossier text not null
table confirmation | who text not null
table confirmation | needed_for text not null
table confirmation | person_id uuid not null
table confirmation | asked_at timestamp with time zone not null
table confirmation | waits_until timestamp with time zone not null
table confirmation | answered_at timestamp with time zone
table confirmation | agreed boolean
table confirmation | reason text
table confirmation | witnessed_by text
table confirmation | constraint confirmation_check CHECK (((answered_at IS NULL) = (agreed IS NULL)))
table confirmation | constraint confirmation_dossier_fkey FOREIGN KEY (dossier) REFERENCES services.dossier(code)
table confirmation | constraint confirmation_dossier_who_person_id_key UNIQUE (dossier, who, person_id)
table confirmation | constraint confirmation_pkey PRIMARY KEY (confirmation_id)
index CREATE INDEX confirmation_of_person ON services.confirmation USING btree (person_id)
table correction | number text not null
table correction | person_id uuid not null
table correction | field text not null
table correction | text text not null
table correction | dossier text
table correction | draft_id uuid
table correction | agency text not null
table correction | office text not null
table correction | reported_at timestamp with time zone not null
table correction | due_on date not null
table correction | answered_at timestamp with time zone
table correction | outcome text
table correction | answer text
table correction | answered_by text
table correction | constraint correction_check CHECK (((answered_at IS NULL) = (outcome IS NULL)))
table correction | constraint correction_outcome_check CHECK ((outcome = ANY (ARRAY['corrected'::text, 'right-as-it-is'::text])))
table correction | constraint correction_pkey PRIMARY KEY (number)
index CREATE INDEX correction_of_person ON services.correction USING btree (person_id)
index CREATE INDEX correction_open ON services.correction USING btree (agency, office, due_on) WHERE (answered_at IS NULL)
table counter | series text not null
table counter | last integer not null
table counter | constraint counter_pkey PRIMARY KEY (series)
table dossier | code text not null
table dossier | bundle text
table dossier | ordinal smallint not null
table dossier | procedure text not null
table dossier | version_from date not null
table dossier | applicant_id uuid not null
table dossier | applicant_label text not null
table dossier | draft_id uuid
table dossier | evidence_id uuid
table dossier | channel smallint not null
table dossier | filed_by text
table dossier | unit text not null
table dossier | agency text not null
table dossier | office text not null
table dossier | intake_office text
table dossier | declared jsonb
table dossier | parties jsonb
table dossier | signature jsonb
table dossier | submitted_at timestamp with time zone not null
table dossier | duration jsonb
table dossier | status smallint
table dossier | version integer not null
table dossier | received_at timestamp with time zone
table dossier | promised_at timestamp with time zone
table dossier | warns_at timestamp with time zone
table dossier | stopped_at timestamp with time zone
table dossier | ended_at timestamp with time zone
table dossier | stood_ms bigint not null default 0
table dossier | assigned_to text
table dossier | supplements smallint not null default 0
table dossier | constraint dossier_bundle_fkey FOREIGN KEY (bundle) REFERENCES services.dossier(code)
table dossier | constraint dossier_channel_check CHECK ((channel = ANY (ARRAY[1, 2, 3])))
table dossier | constraint dossier_check CHECK (((status IS NULL) = (declared IS NOT NULL)))
table dossier | constraint dossier_draft_id_fkey FOREIGN KEY (draft_id) REFERENCES services.draft(draft_id)
table dossier | constraint dossier_pkey PRIMARY KEY (code)
table dossier | constraint dossier_status_check CHECK (((status >= 1) AND (status <= 10)))
table dossier | constraint dossier_supplements_check CHECK ((supplements <= 1))
index CREATE INDEX dossier_figures ON services.dossier USING btree (unit, status, submitted_at) WHERE (status IS NOT NULL)
index CREATE INDEX dossier_intake ON services.dossier USING btree (agency, intake_office, status) WHERE (status IS NOT NULL)
index CREATE INDEX dossier_of_person ON services.dossier USING btree (applicant_id) WHERE (bundle IS NULL)
index CREATE INDEX dossier_queue ON services.dossier USING btree (agency, office, status, promised_at, code) WHERE (status IS NOT NULL)
index CREATE UNIQUE INDEX dossier_of_bundle ON services.dossier USING btree (bundle, ordinal) WHERE (bundle IS NOT NULL)
table dossier_event | code text not null
table dossier_event | seq integer not null
table dossier_event | kind text not null
table dossier_event | at timestamp with time zone not null
table dossier_event | actor_kind text not null
table dossier_event | actor_id text not null
table dossier_event | actor_agency text
table dossier_event | actor_office text
table dossier_event | note text
table dossier_event | constraint dossier_event_code_fkey FOREIGN KEY (code) REFERENCES services.dossier(code)
table dossier_event | constraint dossier_event_pkey PRIMARY KEY (code, seq)
table draft | draft_id uuid not null
table draft | procedure text not null
table draft | version_from date not null
table draft | applicant_id uuid not null
table draft | filed_by text
table draft | evidence_id uuid
table draft | sources jsonb not null
table draft | answers jsonb not null default '{}'::jsonb
table draft | created_at timestamp with time zone not null
table draft | saved_at timestamp with time zone not null
table draft | submitted_at timestamp with time zone
table draft | dossier text
table draft | constraint draft_pkey PRIMARY KEY (draft_id)
index CREATE INDEX draft_of_person ON services.draft USING btree (applicant_id) WHERE (submitted_at IS NULL)
index CREATE UNIQUE INDEX draft_open ON services.draft USING btree (evidence_id, applicant_id) WHERE ((submitted_at IS NULL) AND (filed_by IS NULL))
table notice_claim | evidence_id uuid not null
table notice_claim | dossier text not null
table notice_claim | constraint notice_claim_dossier_fkey FOREIGN KEY (dossier) REFERENCES services.dossier(code)
table notice_claim | constraint notice_claim_pkey PRIMARY KEY (evidence_id)
table supplement | code text not null
table supplement | items jsonb not null
table supplement | requested_at timestamp with time zone not null
table supplement | due_on date not null
table supplement | answered_at timestamp with time zone
table supplement | constraint supplement_code_fkey FOREIGN KEY (code) REFERENCES services.dossier(code)
table supplement | constraint supplement_pkey PRIMARY KEY (code)
table supplement_file | code text not null
table supplement_file | field text not null
table supplement_file | upload_id uuid not null
table supplement_file | constraint supplement_file_code_fkey FOREIGN KEY (code) REFERENCES services.dossier(code)
table supplement_file | constraint supplement_file_pkey PRIMARY KEY (code, upload_id)
