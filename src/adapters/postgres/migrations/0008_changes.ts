import type { Migration } from './migration.js'

/**
 * Who follows the incidents reads those that changed in a transaction from a certain one on, and is woken by the notice
 * (docs/decisions/0032). One notice a transaction: PostgreSQL drops the same one sent twice.
 */
export const changes: Migration = {
  number: 8,
  name: 'changes',
  statements: `
set constraints all immediate;
alter table incidents add column changed_in xid8 not null default pg_current_xact_id();
create index incidents_by_change on incidents (changed_in);

create function note_change() returns trigger language plpgsql as $$
begin
  new.changed_in := pg_current_xact_id();
  perform pg_notify('baton_changes', '');
  return new;
end
$$;
create trigger note_change before insert or update on incidents for each row execute function note_change();
`,
}
