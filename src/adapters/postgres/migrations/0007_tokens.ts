import type { Migration } from './migration.js'

/** The secret itself is nowhere: its hash is compared. */
export const tokens: Migration = {
  number: 7,
  name: 'tokens',
  statements: `
create table tokens (
  id text primary key check (id ~ '^tok_[0-9a-f]{8}$'),
  name text not null check (name <> ''),
  acts_as text not null check (acts_as <> ''),
  role text not null check (role in ('viewer', 'caller', 'noc_agent', 'noc_manager', 'admin', 'integration')),
  groups jsonb check (jsonb_typeof(groups) = 'array'),
  hash bytea not null check (length(hash) = 32),
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz check (expires_at > created_at),
  revoked_at timestamptz,
  last_used_at timestamptz,
  recorded_at timestamptz not null default clock_timestamp()
);
`,
}
