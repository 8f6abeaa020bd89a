import type { Migration } from './migration.js'

/**
 * Notices: one row each, wanted in the transaction of the step that wants it. `left_at` is when the last try began;
 * `sending_since` says that a worker holds it.
 */
export const notices: Migration = {
  number: 2,
  name: 'notices',
  statements: `
create table notices (
  id text primary key,
  incident_number text not null references incidents,
  step_key text not null,
  event text not null,
  channel text not null check (channel in ('email', 'webhook', 'slack')),
  recipient text not null,
  thread text not null,
  notice jsonb not null,
  state text not null check (state in ('wanted', 'sending', 'uncertain', 'sent', 'answered', 'failed')),
  wanted_at timestamptz not null,
  send_at timestamptz not null,
  held_until timestamptz,
  attempts integer not null check (attempts >= 0),
  doubted boolean not null,
  sending_since timestamptz,
  left_at timestamptz,
  sent_as text,
  in_thread text,
  sent_at timestamptz,
  answered_at timestamptz,
  receipt text,
  reason text,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint sending_since_an_instant check (state <> 'sending' or sending_since is not null),
  constraint sent_at_an_instant check ((state in ('sent', 'answered')) = (sent_at is not null)),
  constraint answered_at_an_instant check ((state = 'answered') = (answered_at is not null)),
  constraint never_sent_without_a_try check (state in ('wanted', 'failed') or attempts > 0)
);
create index notices_of_incident on notices (incident_number, wanted_at);
create index notices_to_recipient on notices (channel, recipient, left_at);
create index notices_held on notices (channel, recipient, held_until) where state = 'wanted' and held_until is not null;
create index notices_sent_as on notices (sent_as) where sent_as is not null;

create table notice_attempts (
  notice_id text not null references notices,
  number integer not null check (number > 0),
  began_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('sent', 'refused', 'later', 'uncertain', 'found', 'notFound')),
  reason text,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (notice_id, number),
  constraint ended_with_an_outcome check ((ended_at is null) = (outcome is null))
);
`,
}
