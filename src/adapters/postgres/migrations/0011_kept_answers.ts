import type { Migration } from './migration.js'

/** What writes were answered that are no message to an incident: policies, tokens, tickets, reviews. */
export const keptAnswers: Migration = {
  number: 11,
  name: 'kept answers',
  statements: `
create table kept_answers (
  request_id text primary key,
  payload_hash text not null,
  answer jsonb not null,
  recorded_at timestamptz not null default clock_timestamp()
);
`,
}
