import type { Migration } from './migration.js'

/** What writes were answered that are no message to an incident: policies, tokens, tickets, reviews. */
export const keptAnswers: Migration = {
  number: 11,
  name: 'kept answers',
  statements: `
create table kept_answers (
  -- Of whom, and under which key.
  request_id text primary key,
  payload_hash text not null,
  answer jsonb not null,
  recorded_at timestamptz not null default clock_timestamp()
);
create index kept_answers_by_age on kept_answers (recorded_at);
`,
}
