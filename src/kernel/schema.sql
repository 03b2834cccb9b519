table delivery | note_id bigint not null
table delivery | subscriber text not null
table delivery | due_at timestamp with time zone not null
table delivery | attempts integer not null default 0
table delivery | last_error text
table delivery | parked_at timestamp with time zone
table delivery | constraint delivery_note_id_fkey FOREIGN KEY (note_id) REFERENCES kernel.note(note_id)
table delivery | constraint delivery_pkey PRIMARY KEY (subscriber, note_id)
index CREATE INDEX delivery_due ON kernel.delivery USING btree (due_at, note_id) WHERE (parked_at IS NULL)
table idempotency | scope text not null
table idempotency | key text not null
table idempotency | digest text not null
table idempotency | answer jsonb not null
table idempotency | at timestamp with time zone not null
table idempotency | constraint idempotency_pkey PRIMARY KEY (scope, key)
table migration | room text not null
table migration | file text not null
table migration | digest text not null
table migration | applied_at timestamp with time zone not null default now()
table migration | constraint migration_pkey PRIMARY KEY (room, file)
table note | note_id bigint not null identity
table note | topic text not null
table note | payload jsonb not null
table note | noted_at timestamp with time zone not null
table note | constraint note_pkey PRIMARY KEY (note_id)
table subscription | topic text not null
table subscription | subscriber text not null
table subscription | constraint subscription_pkey PRIMARY KEY (topic, subscriber)
