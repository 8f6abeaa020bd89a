import type { Migration } from './migration.js'

/** People at browsers. As with tokens, the secret itself is nowhere; nobody signs in as an integration. */
export const signIns: Migration = {
  number: 9,
  name: 'sign-ins',
  statements: `
create table sign_ins (
  id text primary key check (id ~ '^sgn_[0-9a-f]{16}$'),
  name text not null check (name <> ''),
  role text not null check (role in ('viewer', 'caller', 'noc_agent', 'noc_manager', 'admin')),
  groups jsonb check (jsonb_typeof(groups) = 'array'),
  how text not null check (how in ('link', 'oidc')),
  hash bytea not null check (length(hash) = 32),
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  ended_at timestamptz,
  recorded_at timestamptz not null default clock_timestamp()
);
create index sign_ins_by_end on sign_ins (expires_at);
`,
}
