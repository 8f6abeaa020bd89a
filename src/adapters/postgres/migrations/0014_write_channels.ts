import type { Migration } from './migration.js'

/** By which way policies, tokens, reviews and what became of tickets came. What was recorded before does not say. */
export const writeChannels: Migration = {
  number: 14,
  name: 'write channels',
  statements: `
set constraints all immediate;
alter table policy_versions add column channel text check (channel in ('console', 'cli', 'api', 'slack', 'email', 'webhook'));
alter table tokens add column created_channel text check (created_channel in ('console', 'cli', 'api', 'slack', 'email', 'webhook'));
alter table overrides add column review_channel text check (review_channel in ('console', 'cli', 'api', 'slack', 'email', 'webhook'));
alter table desk_tickets add column done_channel text check (done_channel in ('console', 'cli', 'api', 'slack', 'email', 'webhook'));
`,
}
