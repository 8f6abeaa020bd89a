import type { Migration } from './migration.js'

/** Tasks and handoffs are listed across incidents, in the order in which they were made. */
export const work: Migration = {
  number: 12,
  name: 'work',
  statements: `
create index tasks_by_age on tasks (opened_at, number);
create index open_tasks_by_age on tasks (opened_at, number) where state = 'Work in Progress';
create index handoffs_by_age on handoffs (at, id);
`,
}
