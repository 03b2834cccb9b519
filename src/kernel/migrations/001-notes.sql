-- News goes up as rows: a room leaves a note, the house says who reads it.
create table kernel.note (
  note_id   bigint generated always as identity primary key,
  topic     text not null,
  payload   jsonb not null,
  noted_at  timestamptz not null
);

-- Who reads which topic; the house writes it at start.
create table kernel.subscription (
  topic      text not null,
  subscriber text not null,
  primary key (topic, subscriber)
);

-- One row per note and reader that is still owed; gone once the reader's effect is committed.
create table kernel.delivery (
  note_id    bigint not null references kernel.note,
  subscriber text not null,
  due_at     timestamptz not null,
  attempts   integer not null default 0,
  last_error text,
  parked_at  timestamptz,
  primary key (subscriber, note_id)
);
create index delivery_due on kernel.delivery (due_at, note_id) where parked_at is null;

-- An answer that was given once is given again, whole, to whoever repeats the request.
create table kernel.idempotency (
  scope      text not null,
  key        text not null,
  digest     text not null,
  answer     jsonb not null,
  at         timestamptz not null,
  primary key (scope, key)
);
