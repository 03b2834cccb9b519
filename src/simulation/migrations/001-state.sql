-- What the sandbox has settled, stage by stage, so that a start that was cut off goes on where it stopped.
create table simulation.stage (
  name       text primary key,
  detail     jsonb not null,
  settled_at timestamptz not null
);

-- How far the sandbox's clock stands from the wall clock.
create table simulation.clock (
  singleton boolean primary key default true check (singleton),
  offset_ms bigint not null default 0 check (offset_ms >= 0)
);
insert into simulation.clock default values;
