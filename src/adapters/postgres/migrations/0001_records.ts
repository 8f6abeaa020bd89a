import type { Migration } from './migration.js'

/**
 * The records. Constraints are the last line of defence: what they refuse is a fault of Baton's, never of a caller.
 * `recorded_at` is the only use of the database's clock (rules.md, "One clock"); it tells how late something was
 * written. `clock_timestamp()`, because `now()` is the start of the transaction, before it waited for its lock.
 */
export const records: Migration = {
  number: 1,
  name: 'records',
  statements: `
create table store (
  only_one boolean primary key default true check (only_one),
  id uuid not null default gen_random_uuid()
);
insert into store default values;

create sequence incident_numbers start 10001;
create sequence task_numbers start 10001;

create table policy_versions (
  version integer primary key check (version > 0),
  name text not null,
  author text not null,
  reason text not null,
  applied_at timestamptz not null,
  source text not null,
  document jsonb not null,
  recorded_at timestamptz not null default clock_timestamp()
);

create table allocations (
  request_id text primary key,
  payload_hash text not null,
  number text not null unique,
  recorded_at timestamptz not null default clock_timestamp()
);

create table incidents (
  number text primary key check (number ~ '^INC[0-9]{7,}$'),
  short_description text not null,
  description text,
  caller text not null,
  category text not null,
  subcategory text,
  impact integer not null check (impact between 1 and 3),
  urgency integer not null check (urgency between 1 and 3),
  priority integer not null check (priority between 1 and 5),
  vip boolean not null,
  tags text[] not null,
  caller_calendar text,
  state text not null check (state in ('New', 'In Progress', 'On Hold', 'Resolved', 'Closed', 'Canceled')),
  ladder text not null,
  stage text not null,
  assignment_group text not null,
  assigned_to text not null,
  needs_attention boolean not null,
  hold_reason text check (hold_reason in ('Awaiting Caller', 'Awaiting Change', 'Awaiting Problem', 'Awaiting Vendor')),
  resolution jsonb,
  reopen_count integer not null check (reopen_count >= 0),
  reassignment_count integer not null check (reassignment_count >= 0),
  escalation_count integer not null check (escalation_count >= 0),
  breached boolean not null,
  opened_at timestamptz not null,
  opened_by text not null,
  updated_at timestamptz not null,
  resolved_at timestamptz,
  closed_at timestamptz,
  follow_up_of text references incidents,
  dedup_key text,
  moves integer not null check (moves >= 0),
  tier integer not null,
  due_at timestamptz,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint held_for_a_reason check ((state = 'On Hold') = (hold_reason is not null)),
  constraint resolved_with_a_resolution check (state <> 'Resolved' or (resolution is not null and resolved_at is not null)),
  constraint closed_at_an_instant check ((state in ('Closed', 'Canceled')) = (closed_at is not null))
);
create unique index one_unfinished_incident_per_dedup_key on incidents (dedup_key)
  where dedup_key is not null and state not in ('Closed', 'Canceled');
create index incidents_follow_up_of on incidents (follow_up_of) where follow_up_of is not null;

create table tiers (
  incident_number text not null references incidents,
  number integer not null check (number > 0),
  stage text not null,
  assignment_group text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('escalated', 'breached', 'sentBack', 'reassigned', 'deEscalated', 'closed', 'canceled')),
  breached boolean not null,
  clocks jsonb not null,
  canceled_clocks jsonb not null,
  plan jsonb not null,
  policy_version integer not null references policy_versions,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (incident_number, number),
  constraint ended_with_an_outcome check ((ended_at is null) = (outcome is null))
);
create unique index one_running_tier_per_incident on tiers (incident_number) where ended_at is null;
alter table incidents add constraint incidents_tier foreign key (number, tier) references tiers deferrable initially deferred;

create table tasks (
  number text primary key check (number ~ '^TASK[0-9]{7,}$'),
  incident_number text not null,
  tier integer not null,
  state text not null check (state in ('Work in Progress', 'Closed Complete', 'Closed Incomplete', 'Closed Skipped')),
  assignment_group text not null,
  assigned_to text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  recorded_at timestamptz not null default clock_timestamp(),
  foreign key (incident_number, tier) references tiers,
  constraint open_until_closed check ((state = 'Work in Progress') = (closed_at is null))
);
create unique index one_open_task_per_incident on tasks (incident_number) where state = 'Work in Progress';
create index tasks_of_incident on tasks (incident_number, tier);
create index open_tasks_of_person on tasks (assigned_to) where state = 'Work in Progress';

create table entries (
  id bigint generated always as identity primary key,
  incident_number text not null,
  tier integer not null,
  at timestamptz not null,
  kind text not null check (kind in ('workNote', 'comment', 'system')),
  author text not null,
  text text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  foreign key (incident_number, tier) references tiers
);
create index entries_of_incident on entries (incident_number, id);

create table handoffs (
  id bigint generated always as identity primary key,
  incident_number text not null,
  from_tier integer not null,
  to_tier integer not null,
  author text not null,
  at timestamptz not null,
  handoff jsonb not null,
  recorded_at timestamptz not null default clock_timestamp(),
  foreign key (incident_number, from_tier) references tiers,
  foreign key (incident_number, to_tier) references tiers
);
create index handoffs_of_incident on handoffs (incident_number, id);

create table steps (
  incident_number text not null references incidents,
  key text not null,
  at timestamptz not null,
  result jsonb not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (incident_number, key)
);

create table requests (
  request_id text primary key,
  payload_hash text not null,
  incident_number text not null,
  step_key text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  foreign key (incident_number, step_key) references steps
);

create table outbox (
  id bigint generated always as identity primary key,
  incident_number text not null references incidents,
  move integer not null,
  command jsonb not null,
  at timestamptz not null,
  taken_at timestamptz,
  recorded_at timestamptz not null default clock_timestamp()
);
create index outbox_waiting on outbox (id) where taken_at is null;
create index outbox_of_incident on outbox (incident_number, move) where taken_at is null;

-- Lists come by urgency: breached first, then by the next deadline, those without one last.
create index incidents_by_urgency on incidents ((not breached), (coalesce(due_at, 'infinity')), number);
create index incidents_by_state on incidents (state, (not breached), (coalesce(due_at, 'infinity')), number);
create index incidents_by_stage on incidents (stage, (not breached), (coalesce(due_at, 'infinity')), number);
create index incidents_by_group on incidents (assignment_group, (not breached), (coalesce(due_at, 'infinity')), number);
create index incidents_by_owner on incidents (assigned_to, (not breached), (coalesce(due_at, 'infinity')), number);
create index incidents_by_priority on incidents (priority, (not breached), (coalesce(due_at, 'infinity')), number);
create index incidents_by_due_time on incidents (due_at);
`,
}
