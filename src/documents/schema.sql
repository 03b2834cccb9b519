table certificate | serial text not null
table certificate | subject text not null
table certificate | name text not null
table certificate | key_name text not null
table certificate | key_id text not null
table certificate | issuer_serial text
table certificate | pem text not null
table certificate | not_before timestamp with time zone not null
table certificate | not_after timestamp with time zone not null
table certificate | constraint certificate_check CHECK ((not_before < not_after))
table certificate | constraint certificate_check1 CHECK (((subject = 'root'::text) = (issuer_serial IS NULL)))
table certificate | constraint certificate_issuer_serial_fkey FOREIGN KEY (issuer_serial) REFERENCES documents.certificate(serial)
table certificate | constraint certificate_pkey PRIMARY KEY (serial)
index CREATE INDEX certificate_subject_not_after_idx ON documents.certificate USING btree (subject, not_after DESC)
trigger CREATE TRIGGER frozen BEFORE DELETE OR UPDATE ON documents.certificate FOR EACH ROW EXECUTE FUNCTION documents.refuse_change()
table document | document_id uuid not null
table document | kind text not null
table document | title text not null
table document | agency text not null
table document | agency_name text not null
table document | dossier text
table document | version text
table document | verify_code text not null
table document | sha256 text not null
table document | certificate text not null
table document | masked_holder text not null
table document | issued_at timestamp with time zone not null
table document | revoked_at timestamp with time zone
table document | revoked_reason text
table document | constraint document_certificate_fkey FOREIGN KEY (certificate) REFERENCES documents.certificate(serial)
table document | constraint document_check CHECK (((revoked_at IS NULL) = (revoked_reason IS NULL)))
table document | constraint document_check1 CHECK (((version IS NULL) OR (dossier IS NOT NULL)))
table document | constraint document_pkey PRIMARY KEY (document_id)
table document | constraint document_sha256_fkey FOREIGN KEY (sha256) REFERENCES documents.file(sha256)
table document | constraint document_verify_code_key UNIQUE (verify_code)
index CREATE INDEX document_dossier_idx ON documents.document USING btree (dossier) WHERE (dossier IS NOT NULL)
index CREATE INDEX document_sha256_idx ON documents.document USING btree (sha256)
index CREATE UNIQUE INDEX document_dossier_kind_version_idx ON documents.document USING btree (dossier, kind, version) WHERE (version IS NOT NULL)
trigger CREATE TRIGGER frozen BEFORE DELETE ON documents.document FOR EACH ROW EXECUTE FUNCTION documents.refuse_change()
trigger CREATE TRIGGER only_revocation BEFORE UPDATE ON documents.document FOR EACH ROW EXECUTE FUNCTION documents.only_revocation()
table dossier_agency | dossier text not null
table dossier_agency | agency text not null
table dossier_agency | granted_at timestamp with time zone not null
table dossier_agency | constraint dossier_agency_pkey PRIMARY KEY (dossier, agency)
table file | sha256 text not null
table file | size integer not null
table file | bytes bytea not null
table file | constraint file_check CHECK ((octet_length(bytes) = size))
table file | constraint file_pkey PRIMARY KEY (sha256)
table file | constraint file_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
table file | constraint file_size_check CHECK ((size > 0))
trigger CREATE TRIGGER frozen BEFORE DELETE OR UPDATE ON documents.file FOR EACH ROW EXECUTE FUNCTION documents.refuse_change()
function only_revocation() 4179cfa0c729c97bb1c0b7c240dc35eb
table owner | person_id uuid not null
table owner | document_id uuid not null
table owner | constraint owner_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents.document(document_id)
table owner | constraint owner_pkey PRIMARY KEY (person_id, document_id)
index CREATE INDEX owner_document_id_idx ON documents.owner USING btree (document_id)
function refuse_change() a2c82a74ef79f1edf9dd957b0502d1f3
table upload | upload_id uuid not null
table upload | owner_id uuid not null
table upload | dossier text
table upload | sha256 text not null
table upload | media_type text not null
table upload | declared_name text not null
table upload | uploaded_at timestamp with time zone not null
table upload | constraint upload_media_type_check CHECK ((media_type = ANY (ARRAY['application/pdf'::text, 'image/jpeg'::text, 'image/png'::text])))
table upload | constraint upload_pkey PRIMARY KEY (upload_id)
table upload | constraint upload_sha256_fkey FOREIGN KEY (sha256) REFERENCES documents.file(sha256)
index CREATE INDEX upload_dossier_idx ON documents.upload USING btree (dossier) WHERE (dossier IS NOT NULL)
index CREATE INDEX upload_owner_id_upload_id_idx ON documents.upload USING btree (owner_id, upload_id)
