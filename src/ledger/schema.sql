table checkpoint | size bigint not null
table checkpoint | root bytea not null
table checkpoint | at timestamp(3) with time zone not null
table checkpoint | note text not null
table checkpoint | constraint checkpoint_pkey PRIMARY KEY (size)
table checkpoint | constraint checkpoint_root_check CHECK ((length(root) = 32))
table checkpoint | constraint checkpoint_size_check CHECK ((size > 0))
trigger CREATE TRIGGER no_delete BEFORE DELETE OR TRUNCATE ON ledger.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse()
trigger CREATE TRIGGER no_update BEFORE UPDATE ON ledger.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse()
table detail | entry_id uuid not null
table detail | actor_id text not null
table detail | subject_id uuid
table detail | identity_salt bytea not null
table detail | detail_salt bytea
table detail | detail text
table detail | erased_by uuid
table detail | constraint detail_check CHECK ((((detail IS NULL) = (erased_by IS NOT NULL)) AND ((detail_salt IS NULL) = (detail IS NULL))))
table detail | constraint detail_detail_salt_check CHECK ((length(detail_salt) = 32))
table detail | constraint detail_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES ledger.entry(entry_id)
table detail | constraint detail_erased_by_fkey FOREIGN KEY (erased_by) REFERENCES ledger.entry(entry_id)
table detail | constraint detail_identity_salt_check CHECK ((length(identity_salt) = 32))
table detail | constraint detail_pkey PRIMARY KEY (entry_id)
index CREATE INDEX detail_about ON ledger.detail USING btree (subject_id, entry_id) WHERE (subject_id IS NOT NULL)
trigger CREATE TRIGGER no_delete BEFORE DELETE OR TRUNCATE ON ledger.detail FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse()
trigger CREATE TRIGGER only_erase BEFORE UPDATE ON ledger.detail FOR EACH ROW EXECUTE FUNCTION ledger.only_erase()
table entry | entry_id uuid not null
table entry | written bigint not null identity
table entry | seq bigint
table entry | action text not null
table entry | actor_kind text not null
table entry | actor_agency text
table entry | actor_office text
table entry | actor_digest bytea not null
table entry | subject_digest bytea
table entry | dossier text
table entry | at timestamp(3) with time zone not null
table entry | detail_digest bytea not null
table entry | leaf_hash bytea not null
table entry | constraint entry_action_check CHECK ((length(action) <= 100))
table entry | constraint entry_actor_digest_check CHECK ((length(actor_digest) = 32))
table entry | constraint entry_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['citizen'::text, 'official'::text, 'member'::text, 'system'::text])))
table entry | constraint entry_detail_digest_check CHECK ((length(detail_digest) = 32))
table entry | constraint entry_leaf_hash_check CHECK ((length(leaf_hash) = 32))
table entry | constraint entry_pkey PRIMARY KEY (entry_id)
table entry | constraint entry_seq_check CHECK ((seq >= 0))
table entry | constraint entry_seq_key UNIQUE (seq)
table entry | constraint entry_subject_digest_check CHECK ((length(subject_digest) = 32))
index CREATE INDEX entry_of_dossier ON ledger.entry USING btree (dossier, written) WHERE (dossier IS NOT NULL)
index CREATE INDEX entry_waiting ON ledger.entry USING btree (written) WHERE (seq IS NULL)
trigger CREATE TRIGGER no_delete BEFORE DELETE OR TRUNCATE ON ledger.entry FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse()
trigger CREATE TRIGGER only_order BEFORE UPDATE ON ledger.entry FOR EACH ROW WHEN (((old.seq IS NOT NULL) OR (new.seq IS NULL) OR ((((((((((((old.entry_id IS DISTINCT FROM new.entry_id) OR (old.written IS DISTINCT FROM new.written)) OR (old.action IS DISTINCT FROM new.action)) OR (old.actor_kind IS DISTINCT FROM new.actor_kind)) OR (old.actor_agency IS DISTINCT FROM new.actor_agency)) OR (old.actor_office IS DISTINCT FROM new.actor_office)) OR (old.actor_digest IS DISTINCT FROM new.actor_digest)) OR (old.subject_digest IS DISTINCT FROM new.subject_digest)) OR (old.dossier IS DISTINCT FROM new.dossier)) OR (old.at IS DISTINCT FROM new.at)) OR (old.detail_digest IS DISTINCT FROM new.detail_digest)) OR (old.leaf_hash IS DISTINCT FROM new.leaf_hash)))) EXECUTE FUNCTION ledger.only_order()
function only_erase() 66bde3d54dc87ae56150bde50320c47e
function only_extend() 494fed87ce81cc36a3be3e290e622ead
function only_order() 0cadb30553585edc0be55613400e9a4f
function refuse() 6de7b0a48945c8b4dcd3653b05c494e4
table tile | level smallint not null
table tile | idx bigint not null
table tile | hashes bytea not null
table tile | constraint tile_hashes_check CHECK ((((length(hashes) % 32) = 0) AND ((length(hashes) >= 32) AND (length(hashes) <= 8192))))
table tile | constraint tile_idx_check CHECK ((idx >= 0))
table tile | constraint tile_level_check CHECK (((level >= 0) AND (level <= 7)))
table tile | constraint tile_pkey PRIMARY KEY (level, idx)
trigger CREATE TRIGGER no_delete BEFORE DELETE OR TRUNCATE ON ledger.tile FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse()
trigger CREATE TRIGGER only_extend BEFORE UPDATE ON ledger.tile FOR EACH ROW EXECUTE FUNCTION ledger.only_extend()
