table bulk_rule | rule_id uuid not null
table bulk_rule | source_id uuid not null
table bulk_rule | field text not null
table bulk_rule | reason text not null
table bulk_rule | signed_by text not null
table bulk_rule | signed_at timestamp with time zone not null
table bulk_rule | revoked_at timestamp with time zone
table bulk_rule | constraint bulk_rule_pkey PRIMARY KEY (rule_id)
table bulk_rule | constraint bulk_rule_source_id_fkey FOREIGN KEY (source_id) REFERENCES reconcile.source(source_id)
index CREATE UNIQUE INDEX bulk_rule_once ON reconcile.bulk_rule USING btree (source_id, field, reason) WHERE (revoked_at IS NULL)
table correction | correction_id uuid not null
table correction | case_id uuid not null
table correction | person_id uuid not null
table correction | agency text not null
table correction | fields text[] not null
table correction | receipt_id uuid not null
table correction | owed_at timestamp with time zone not null
table correction | fetched_at timestamp with time zone
table correction | constraint correction_case_id_agency_person_id_key UNIQUE (case_id, agency, person_id)
table correction | constraint correction_case_id_fkey FOREIGN KEY (case_id) REFERENCES reconcile.discrepancy(case_id)
table correction | constraint correction_pkey PRIMARY KEY (correction_id)
index CREATE INDEX correction_owed ON reconcile.correction USING btree (agency, owed_at) WHERE (fetched_at IS NULL)
table discrepancy | case_id uuid not null
table discrepancy | code text not null
table discrepancy | source_id uuid
table discrepancy | kind text not null
table discrepancy | group_key text not null
table discrepancy | person_id uuid
table discrepancy | reported_by uuid
table discrepancy | data_agency text not null
table discrepancy | data_office text not null
table discrepancy | identity_agency text
table discrepancy | identity_office text
table discrepancy | opened_at timestamp with time zone not null
table discrepancy | due_on date not null
table discrepancy | constraint discrepancy_check CHECK (((kind = 'report'::text) = (reported_by IS NOT NULL)))
table discrepancy | constraint discrepancy_code_key UNIQUE (code)
table discrepancy | constraint discrepancy_kind_check CHECK ((kind = ANY (ARRAY['mismatch'::text, 'report'::text])))
table discrepancy | constraint discrepancy_pkey PRIMARY KEY (case_id)
table discrepancy | constraint discrepancy_source_id_fkey FOREIGN KEY (source_id) REFERENCES reconcile.source(source_id)
index CREATE INDEX discrepancy_of_data ON reconcile.discrepancy USING btree (data_agency, data_office, due_on)
index CREATE INDEX discrepancy_of_identity ON reconcile.discrepancy USING btree (identity_agency, identity_office, due_on)
index CREATE INDEX discrepancy_of_person ON reconcile.discrepancy USING btree (person_id)
index CREATE INDEX discrepancy_reported ON reconcile.discrepancy USING btree (reported_by) WHERE (reported_by IS NOT NULL)
table discrepancy_event | case_id uuid not null
table discrepancy_event | seq integer not null
table discrepancy_event | kind text not null
table discrepancy_event | at timestamp with time zone not null
table discrepancy_event | actor jsonb not null
table discrepancy_event | reason text
table discrepancy_event | evidence jsonb not null default '[]'::jsonb
table discrepancy_event | detail jsonb not null default '{}'::jsonb
table discrepancy_event | constraint discrepancy_event_case_id_fkey FOREIGN KEY (case_id) REFERENCES reconcile.discrepancy(case_id)
table discrepancy_event | constraint discrepancy_event_pkey PRIMARY KEY (case_id, seq)
table discrepancy_event | constraint discrepancy_event_seq_check CHECK ((seq > 0))
trigger CREATE TRIGGER only_add BEFORE DELETE OR UPDATE ON reconcile.discrepancy_event FOR EACH ROW EXECUTE FUNCTION reconcile.only_add()
table discrepancy_open | source_id uuid not null
table discrepancy_open | group_key text not null
table discrepancy_open | case_id uuid not null
table discrepancy_open | constraint discrepancy_open_case_id_fkey FOREIGN KEY (case_id) REFERENCES reconcile.discrepancy(case_id)
table discrepancy_open | constraint discrepancy_open_pkey PRIMARY KEY (source_id, group_key)
table discrepancy_row | case_id uuid not null
table discrepancy_row | run_id uuid not null
table discrepancy_row | row integer not null
table discrepancy_row | row_key text not null
table discrepancy_row | person_id uuid
table discrepancy_row | outcome text not null
table discrepancy_row | differences jsonb not null
table discrepancy_row | added_at timestamp with time zone not null
table discrepancy_row | constraint discrepancy_row_case_id_fkey FOREIGN KEY (case_id) REFERENCES reconcile.discrepancy(case_id)
table discrepancy_row | constraint discrepancy_row_pkey PRIMARY KEY (case_id, run_id, "row")
table discrepancy_row | constraint discrepancy_row_run_id_row_fkey FOREIGN KEY (run_id, "row") REFERENCES reconcile."row"(run_id, "row")
index CREATE INDEX discrepancy_row_of ON reconcile.discrepancy_row USING btree (row_key)
table identity_owner | unit text not null
table identity_owner | valid_from date not null
table identity_owner | agency text not null
table identity_owner | office text not null
table identity_owner | constraint identity_owner_pkey PRIMARY KEY (unit, valid_from)
table mapping | source_id uuid not null
table mapping | mapping_id uuid not null
table mapping | mapping jsonb not null
table mapping | confirmed_by text not null
table mapping | confirmed_at timestamp with time zone not null
table mapping | constraint mapping_pkey PRIMARY KEY (source_id, mapping_id)
table mapping | constraint mapping_source_id_fkey FOREIGN KEY (source_id) REFERENCES reconcile.source(source_id)
function only_add() e623a9b0702f605f6814d045959c8c9c
table review | review_id uuid not null
table review | run_id uuid not null
table review | row integer not null
table review | person_id uuid not null
table review | reviewer text not null
table review | agency text not null
table review | is_blind boolean not null
table review | verdict text not null
table review | reason text not null
table review | at timestamp with time zone not null
table review | undone_at timestamp with time zone
table review | took_s integer not null
table review | constraint review_pkey PRIMARY KEY (review_id)
table review | constraint review_reason_check CHECK ((reason <> ''::text))
table review | constraint review_run_id_row_fkey FOREIGN KEY (run_id, "row") REFERENCES reconcile."row"(run_id, "row")
table review | constraint review_took_s_check CHECK ((took_s >= 0))
table review | constraint review_verdict_check CHECK ((verdict = ANY (ARRAY['same'::text, 'different'::text, 'unsure'::text])))
index CREATE INDEX review_of_row ON reconcile.review USING btree (run_id, "row")
index CREATE UNIQUE INDEX review_once ON reconcile.review USING btree (run_id, "row", reviewer) WHERE (undone_at IS NULL)
table row | run_id uuid not null
table row | row integer not null
table row | row_key text not null
table row | written jsonb not null
table row | digest text not null
table row | number text
table row | outcome text
table row | also text[] not null default '{}'::text[]
table row | person_id uuid
table row | owner_id uuid
table row | linked_by text
table row | weight double precision
table row | differences jsonb not null default '[]'::jsonb
table row | other_rows integer[] not null default '{}'::integer[]
table row | judged_at timestamp with time zone
table row | constraint row_check CHECK (((outcome IS NULL) = (judged_at IS NULL)))
table row | constraint row_linked_by_check CHECK ((linked_by = ANY (ARRAY['number'::text, 'old-number'::text, 'particulars'::text])))
table row | constraint row_pkey PRIMARY KEY (run_id, "row")
table row | constraint row_row_check CHECK (("row" > 0))
table row | constraint row_run_id_fkey FOREIGN KEY (run_id) REFERENCES reconcile.run(run_id)
index CREATE INDEX row_by_key ON reconcile."row" USING btree (run_id, row_key)
index CREATE INDEX row_by_number ON reconcile."row" USING btree (run_id, number) WHERE (number IS NOT NULL)
index CREATE INDEX row_by_outcome ON reconcile."row" USING btree (run_id, outcome, "row")
index CREATE INDEX row_by_person ON reconcile."row" USING btree (run_id, person_id) WHERE (person_id IS NOT NULL)
index CREATE INDEX row_of_person ON reconcile."row" USING btree (person_id) WHERE (person_id IS NOT NULL)
index CREATE INDEX row_unjudged ON reconcile."row" USING btree (run_id, "row") WHERE (outcome IS NULL)
table run | run_id uuid not null
table run | source_id uuid not null
table run | mapping_id uuid not null
table run | kind text not null
table run | started_at timestamp with time zone not null
table run | started_by text not null
table run | file_sha256 text not null
table run | file_name text not null
table run | rows integer
table run | carried integer not null default 0
table run | faults jsonb not null default '[]'::jsonb
table run | finished_at timestamp with time zone
table run | summary jsonb
table run | constraint run_check CHECK (((finished_at IS NULL) = (summary IS NULL)))
table run | constraint run_file_sha256_check CHECK ((file_sha256 ~ '^[0-9a-f]{64}$'::text))
table run | constraint run_kind_check CHECK ((kind = ANY (ARRAY['full'::text, 'delta'::text, 'recheck'::text])))
table run | constraint run_pkey PRIMARY KEY (run_id)
table run | constraint run_rows_check CHECK ((rows >= 0))
table run | constraint run_source_id_fkey FOREIGN KEY (source_id) REFERENCES reconcile.source(source_id)
table run | constraint run_source_id_mapping_id_fkey FOREIGN KEY (source_id, mapping_id) REFERENCES reconcile.mapping(source_id, mapping_id)
index CREATE INDEX run_of_source ON reconcile.run USING btree (source_id, started_at DESC)
index CREATE UNIQUE INDEX run_one_open ON reconcile.run USING btree (source_id) WHERE (finished_at IS NULL)
table source | source_id uuid not null
table source | agency text not null
table source | code text not null
table source | name text not null
table source | agreement text not null
table source | valid_from date not null
table source | valid_to date
table source | rights text not null
table source | fields text[] not null
table source | required text[] not null
table source | every_days integer
table source | office text not null
table source | created_at timestamp with time zone not null
table source | constraint source_agency_code_key UNIQUE (agency, code)
table source | constraint source_agreement_check CHECK ((agreement <> ''::text))
table source | constraint source_check CHECK ((valid_to > valid_from))
table source | constraint source_code_check CHECK ((code ~ '^[a-z0-9][a-z0-9-]{0,39}$'::text))
table source | constraint source_every_days_check CHECK ((every_days > 0))
table source | constraint source_fields_check CHECK ((cardinality(fields) > 0))
table source | constraint source_name_check CHECK ((name <> ''::text))
table source | constraint source_pkey PRIMARY KEY (source_id)
table source | constraint source_rights_check CHECK ((rights = ANY (ARRAY['verify'::text, 'values'::text])))
table upload | upload_id uuid not null
table upload | source_id uuid not null
table upload | file_name text not null
table upload | file_sha256 text not null
table upload | bytes bytea not null
table upload | uploaded_by text not null
table upload | uploaded_at timestamp with time zone not null
table upload | constraint upload_pkey PRIMARY KEY (upload_id)
table upload | constraint upload_source_id_fkey FOREIGN KEY (source_id) REFERENCES reconcile.source(source_id)
