import type { Migration } from './migration.js'

/**
 * What moves with an incident and what was judged of it: who gave it to a tier and with which question, who watches, forms
 * and their completeness, guardrails that were bent, escalation requests, triggers, and the tickets of the built-in desk.
 * Of tiers from before, who gave them is worked out from the tier before.
 */
export const judgement: Migration = {
  number: 4,
  name: 'judgement',
  statements: `
alter table incidents
  add column configuration_item text,
  add column watchers jsonb not null default '[]',
  add column givers jsonb not null default '[]',
  add column ping_pongs jsonb not null default '[]',
  add column reply_count integer not null default 0 check (reply_count >= 0),
  add column replied_at timestamptz,
  add column touched_at timestamptz,
  add column comment_count integer not null default 0 check (comment_count >= 0),
  add column pauses jsonb not null default '[]',
  add column expected_at timestamptz,
  add column approval jsonb,
  add column triggers jsonb not null default '[]',
  add column tickets jsonb not null default '[]';

alter table tiers
  add column given_by jsonb,
  add column question jsonb,
  add column engaged_at timestamptz,
  add column reason text,
  drop constraint tiers_outcome_check,
  add constraint tiers_outcome_check
    check (outcome in ('escalated', 'breached', 'sentBack', 'answered', 'reassigned', 'deEscalated', 'closed', 'canceled'));

create temporary table holders on commit drop as
  select distinct on (tiers.incident_number, tiers.number)
    tiers.incident_number, tiers.number, tiers.stage, tiers.assignment_group, tasks.assigned_to
  from tiers join tasks on tasks.incident_number = tiers.incident_number and tasks.tier = tiers.number
  order by tiers.incident_number, tiers.number, length(tasks.number) desc, tasks.number desc;
update tiers set given_by = jsonb_build_object('tier', holders.number, 'stage', holders.stage,
    'assignmentGroup', holders.assignment_group, 'assignedTo', holders.assigned_to)
  from holders where holders.incident_number = tiers.incident_number and holders.number = tiers.number - 1;
update incidents set givers = given.people
  from (select incident_number, jsonb_agg(assigned_to order by first_held) as people
    from (select holders.incident_number, holders.assigned_to, min(holders.number) as first_held
      from holders join incidents on incidents.number = holders.incident_number and holders.number < incidents.tier
      group by holders.incident_number, holders.assigned_to) as held
    group by incident_number) as given
  where given.incident_number = incidents.number;
update incidents set reply_count = replies.count, replied_at = replies.last_at
  from (select entries.incident_number, count(*) as count, max(entries.at) as last_at from entries join incidents on incidents.number = entries.incident_number
    where entries.kind = 'comment' and entries.author <> incidents.caller group by entries.incident_number) as replies
  where replies.incident_number = incidents.number;
update incidents set comment_count = comments.count
  from (select entries.incident_number, count(*) as count from entries join incidents on incidents.number = entries.incident_number
    where entries.kind = 'comment' and entries.author = incidents.caller group by entries.incident_number) as comments
  where comments.incident_number = incidents.number;
update incidents set touched_at = updated_at;
-- What was changed so far is checked at once: until then the table cannot be altered.
set constraints all immediate;
alter table incidents alter column touched_at set not null;
update incidents set pauses = jsonb_build_array(jsonb_build_object('state', state, 'to', null,
    'from', to_char(coalesce(resolved_at, updated_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
  where state in ('On Hold', 'Resolved');
update tiers set reason = handoffs.handoff ->> 'reason'
  from handoffs where handoffs.incident_number = tiers.incident_number and handoffs.to_tier = tiers.number;
create index incidents_of_a_kind on incidents (category, opened_at);
create index incidents_about_an_item on incidents (configuration_item, opened_at) where configuration_item is not null;

alter table handoffs
  add column form jsonb,
  add column completeness jsonb;

create sequence override_numbers start 10001;
create table overrides (
  id text primary key check (id ~ '^OVR[0-9]{7,}$'),
  incident_number text not null,
  tier integer not null,
  at timestamptz not null,
  guardrail text not null,
  rule text not null,
  author text not null,
  reason text not null,
  command text not null,
  verdict text check (verdict in ('kept', 'policy to change', 'not justified')),
  reviewed_by text,
  reviewed_at timestamptz,
  review_note text,
  recorded_at timestamptz not null default clock_timestamp(),
  foreign key (incident_number, tier) references tiers,
  constraint reviewed_by_somebody check ((verdict is null) = (reviewed_by is null) and (verdict is null) = (reviewed_at is null))
);
create index overrides_of_incident on overrides (incident_number, id);
create index overrides_awaiting_review on overrides (at, id) where verdict is null;

create sequence approval_numbers start 10001;
create table approvals (
  id text primary key check (id ~ '^APR[0-9]{7,}$'),
  incident_number text not null references incidents,
  state text not null check (state in ('Requested', 'Escalated', 'Declined', 'Closed')),
  requested_at timestamptz not null,
  approval jsonb not null,
  recorded_at timestamptz not null default clock_timestamp()
);
create unique index one_open_request_per_incident on approvals (incident_number) where state in ('Requested', 'Escalated');
create index approvals_by_state on approvals (state, requested_at, id);

create sequence ticket_numbers start 10001;
create table desk_tickets (
  number text primary key check (number ~ '^DEV[0-9]{7,}$'),
  key text not null unique,
  incident_number text not null references incidents,
  title text not null,
  body text not null,
  state text not null check (state in ('Open', 'Done')),
  opened_at timestamptz not null,
  done_at timestamptz,
  done_by text,
  outcome text,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint done_at_an_instant check ((state = 'Done') = (done_at is not null))
);
create index desk_tickets_of_incident on desk_tickets (incident_number, number);
create index desk_tickets_open on desk_tickets (opened_at, number) where state = 'Open';
`,
}
