table clock | singleton boolean not null default true
table clock | offset_ms bigint not null default 0
table clock | constraint clock_offset_ms_check CHECK ((offset_ms >= 0))
table clock | constraint clock_pkey PRIMARY KEY (singleton)
table clock | constraint clock_singleton_check CHECK (singleton)
table stage | name text not null
table stage | detail jsonb not null
table stage | settled_at timestamp with time zone not null
table stage | constraint stage_pkey PRIMARY KEY (name)
