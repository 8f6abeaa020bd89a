import { commandWord } from './commandWords.js'

/**
 * The one catalogue of refusals: workflow, gateway, client, CLI and console all speak these codes.
 * A code is a promise to callers and is never reused with another meaning. `docs/errors.md` lists them; a test
 * holds both against each other. In `message` and `fix`, `{name}` is filled from the refusal's details. A `fix` names no
 * way of asking: it is read on pages, in answers of the API and in work notes; the command line has its own (`cli/fixes.ts`).
 */
export const refusalCatalogue = {
  incident_not_found: {
    message: 'There is no incident {number}.',
    fix: 'Check the number against the list of incidents.',
  },
  incident_over: {
    message: '{number} is {state} and takes no more changes.',
    fix: 'Open a new incident that follows up {number}.',
  },
  wrong_state: {
    message: '{command} is not possible while {number} is {state}; it is possible in {allowed}.',
    fix: 'Bring the incident into one of those states first.',
  },
  wrong_stage: {
    message: '{number} is at {stage} with {assignmentGroup}, not at {expectStage}.',
    fix: 'Look at what has happened meanwhile, then repeat it from where the incident is now.',
  },
  field_required: {
    message: '{command} needs `{field}`, and it must not be blank.',
    fix: 'Give `{field}` a text.',
  },
  field_invalid: {
    message: '`{field}` cannot be {value}: {reason}.',
    fix: 'Give `{field}` one of: {allowed}.',
  },
  payload_invalid: {
    message: '{command} cannot be sent: {problem}.',
    fix: 'Mend `{field}` and send it again.',
  },
  unknown_command: {
    message: 'There is no command {command}.',
    fix: 'Use one of: {allowed}.',
  },
  nothing_to_change: {
    message: '{command} names nothing that differs from {number} as it is.',
    fix: 'Name at least one field with a new value.',
  },
  too_many_tags: {
    message: '{number} would have {count} tags; it may have {most}.',
    fix: 'Add fewer, or take some away.',
  },
  no_matching_row: {
    message: 'No row of the decision table of ladder {ladder} matches {number} at {stage}.',
    fix: 'Add a row or an `otherwise` to the policy and apply it, or reassign the incident by hand.',
  },
  last_stage: {
    message: '{number} is at {stage}, the last stage of ladder {ladder}: there is nobody above.',
    fix: 'Resolve it there, or reassign it to another group.',
  },
  stage_not_in_ladder: {
    message: '{number} now belongs to ladder {ladder}, which has no stage {stage}.',
    fix: 'Reassign it to the group that is to have it: it goes on at the entry of ladder {ladder}. Or reclassify it back, or give the ladder a stage of that name.',
  },
  no_ladder: {
    message: 'No ladder of the policy applies to category {category}, subcategory {subcategory}.',
    fix: 'Give the policy a last ladder without a condition.',
  },
  unknown_group: {
    message: 'The policy has no group {group}.',
    fix: 'Use one of its groups: {allowed}.',
  },
  same_group: {
    message: '{number} is already with {group}.',
    fix: 'Name another group, or use assign to give it to another person of {group}.',
  },
  group_without_people: {
    message: 'Group {group} has neither members nor a manager, so nobody could own {number}.',
    fix: 'Give the group members or a manager in the policy and apply it.',
  },
  not_a_member: {
    message: '{person} is not a member of {group}.',
    fix: 'Name one of: {allowed}; or reassign the incident to the group of {person}.',
  },
  not_called: {
    message: '{by} is not being called for {number} now; {called}.',
    fix: 'Only who is being called can reject; to give work back, assign it to somebody else or reassign the incident.',
  },
  page_over: {
    message: 'That page of {number} waits for nobody any more: {why}.',
    fix: 'Nothing is left to do; {number} itself tells how it goes on.',
  },
  nobody_before: {
    message: '{number} has had no tier before this one, so there is nobody to send it back to.',
    fix: 'Ask the caller in a comment, reassign it, or escalate it.',
  },
  no_question: {
    message: '{number} was not sent back with a question, so there is nothing to answer.',
    fix: 'Escalate it with what you know, or write a note.',
  },
  stage_not_above: {
    message: '{toStage} is not above {stage} in ladder {ladder}: {why}.',
    fix: 'The stages above {stage}: {allowed}. To move it down, de-escalate it.',
  },
  stage_not_below: {
    message: '{toStage} is not below {stage} in ladder {ladder}: {why}.',
    fix: 'The stages below {stage}: {allowed}. To move it up, escalate it.',
  },
  not_a_manager: {
    message: '{by} does not manage {group}, and only a manager may do that.',
    fix: 'Ask one of: {allowed}.',
  },
  handoff_incomplete: {
    message: '{stage} ({group}) cannot go on with {number} as it is handed over; what is missing: {missing}.',
    fix: 'Give what is missing: {missing}.',
  },
  no_request: {
    message: '{number} has no escalation request that waits for an answer.',
    fix: 'Ask for one: escalate it to those with more authority, with a note.',
  },
  guardrail: {
    message: '{number} is held back by {rules}.',
    fix: 'See to what is wanted; or {who} can go on all the same with a reason (`override`), which is recorded and reviewed.',
  },
  override_not_allowed: {
    message: '{by} may not bend {rules}.',
    fix: 'See to what is wanted, or ask {who}.',
  },
  ticket_not_found: {
    message: 'There is no ticket {ticket}.',
    fix: 'Check the number against the tickets of the built-in desk.',
  },
  ticket_done: {
    message: '{ticket} is done already, says {by}: {outcome}.',
    fix: 'Nothing is left to do; write a note to {number} if there is more to say.',
  },
  request_open: {
    message: '{number} has an escalation request already: {approval} is {state}.',
    fix: 'Wait for its decision, or close it first: de-escalate {number} without a stage.',
  },
  request_decided: {
    message: '{approval} of {number} does not wait for an answer any more: it is {state}, by {by}.',
    fix: 'Look at {number} as it is now; a request that is Escalated is ended by de-escalating it without a stage.',
  },
  other_request: {
    message: 'What waits for an answer at {number} is {approval}, not {asked}.',
    fix: 'Look at {approval}, and decide over that.',
  },
  not_an_approver: {
    message: '{by} may not decide over {approval} of {number}.',
    fix: 'Ask one of: {allowed}.',
  },
  nothing_to_de_escalate: {
    message: '{number} has no open escalation request to close, and no stage was named to move it down to.',
    fix: 'Name the stage that it is to go down to.',
  },
  request_incomplete: {
    message: 'Who is to decide over {number} has to know more; what is missing: {missing}.',
    fix: 'Give what is missing: {missing}.',
  },
  unknown_template: {
    message: 'The policy has no template {template} for escalation requests.',
    fix: 'Use one of its templates: {allowed}; or leave it out.',
  },
  wrong_kind: {
    message: '`{field}` has no place in a {kind} escalation.',
    fix: 'Leave `{field}` out, or make it a {other} one.',
  },
  override_not_found: {
    message: 'There is no override {id}.',
    fix: 'Check the number against the list of overrides, reviewed ones too.',
  },
  review_not_allowed: {
    message: '{by} cannot review {id}: {why}.',
    fix: 'Ask {who}.',
  },
  request_id_reused: {
    message: 'Request ID {requestId} was used before, for another request.',
    fix: 'Give each new request an ID of its own; repeat an ID only with the very same content.',
  },
  policy_invalid: {
    message: 'The policy cannot be used: {problems}.',
    fix: 'Mend the places named and check the policy again.',
  },
  no_policy: {
    message: 'No escalation policy has been applied yet.',
    fix: 'Apply one first; `policies/example.yaml` is one to begin with.',
  },
  busy: {
    message: '{number} is busy and could not take the request now.',
    fix: 'Repeat it with the same request ID.',
  },
  in_progress: {
    message: 'The request was taken but has no answer yet.',
    fix: 'Repeat it with request ID {requestId} to get the answer.',
  },
  workflow_missing: {
    message: '{number} is {state} in the records, but no workflow runs for it, so nothing can be done with it.',
    fix: 'Was Temporal\'s data lost or another namespace given? Restore it, or open a new incident for the work.',
  },
  wrong_store: {
    message: 'These records (store {store}) and Temporal namespace {namespace} (store {other}) do not belong together.',
    fix: 'Point DATABASE_URL and TEMPORAL_ADDRESS / TEMPORAL_NAMESPACE at servers of the same installation.',
  },
  schema_newer: {
    message: 'The database is at schema {found}, newer than this version of Baton knows ({known}).',
    fix: 'Run a version of Baton that knows it; a database is never migrated back.',
  },
  schema_older: {
    message: 'The database is at schema {found}, this version of Baton needs {known}.',
    fix: 'Migrate the database first.',
  },
  unauthenticated: {
    message: 'Nobody is signed in: {reason}.',
    fix: 'Sign in at /sign-in, or send `Authorization: Bearer …` with a token that is valid.',
  },
  sign_in_refused: {
    message: 'This sign-in is refused: {reason}.',
    fix: 'What to do: {instead}.',
  },
  cross_site: {
    message: 'The request did not come from a page of Baton: {reason}.',
    fix: 'Pages of Baton send `x-baton-console: 1` from their own site; programs send `Authorization: Bearer …` in place of a cookie.',
  },
  signature_invalid: {
    message: 'The request is not believed to come from {sender}: {reason}.',
    fix: 'Check that {setting} is the one that {sender} shows, and the clock of this machine.',
  },
  link_invalid: {
    message: 'This link is none of ours, or a part of it was lost.',
    fix: 'Copy the whole link from the message, or look the incident up in Baton.',
  },
  link_expired: {
    message: 'This link could be used until {expiresAt}.',
    fix: 'Look the incident up in Baton; whoever is called for it gets a new link.',
  },
  person_unknown: {
    message: 'The policy does not say who {user} of {chat} is.',
    fix: 'Give that person `{field}: {user}` under `people` in the policy and apply it.',
  },
  forbidden: {
    message: '{by} may not do that ({permission}): it takes {allowed}, and {by} is {role}.',
    fix: 'Ask somebody with one of these roles, or an administrator for another role.',
  },
  not_your_group: {
    message: '{number} is with {assignmentGroup}, and {by} acts for {groups}.',
    fix: 'Write a note to it, or ask somebody of {assignmentGroup}.',
  },
  token_not_found: {
    message: 'There is no token {token}.',
    fix: 'Check the ID against the list of tokens.',
  },
  nothing_here: {
    message: 'There is nothing at {path}.',
    fix: 'Look at /docs for what there is.',
  },
  rate_limited: {
    message: 'That were more than {most} {what} within a minute.',
    fix: 'Go on in {seconds} s.',
  },
  too_many_streams: {
    message: '{by} follows {most} event streams already, and that is as many as there may be.',
    fix: 'Close one of them, or go on in {seconds} s.',
  },
  stopping: {
    message: 'This process of the API is stopping, and begins nothing new.',
    fix: 'Send it again with the same key: another process answers it, or the next one.',
  },
  insecure_address: {
    message: '{address} is plain HTTP to another machine: whoever is on the way there could read the token.',
    fix: 'Give an address that begins with https://. Where the way is safe by itself, allow it: BATON_PLAIN_HTTP=true, or `allowPlainHttp` in a service.',
  },
  payload_key_missing: {
    message: 'Temporal holds something that is encrypted with the key {keyId}, which this process does not have.',
    fix: 'Add the key {keyId} to {setting}, behind the first one, and start the process again.',
  },
  payload_unreadable: {
    message: 'Something that is encrypted with the key {keyId} cannot be read: it was changed, or this is another key of that name.',
    fix: 'Compare the key {keyId} in {setting} with that of the process that wrote it.',
  },
  unreachable: {
    message: '{service} cannot be reached at {address}: {reason}.',
    fix: 'Is it running? `npm start` runs everything on this machine; otherwise check {setting}.',
  },
} as const satisfies Record<string, { message: string; fix: string }>

export type RefusalCode = keyof typeof refusalCatalogue

export type RefusalDetail = string | number | boolean | null | readonly RefusalDetail[] | { [name: string]: RefusalDetail }

/** A typed "no" that changed nothing. `details` carries the catalogue's placeholders, the `field` at fault and the `fix`. */
export interface Refusal {
  code: RefusalCode
  message: string
  details: Record<string, RefusalDetail>
}

/** A signal may hold anything. What it quotes of that must fit, with the signal itself, into one message of Temporal's. */
const longestDetail = 10_000

/** Makes a refusal from the catalogue; details are carried along for programs, people read commands as they type them. */
export function refuse(code: RefusalCode, given: Record<string, RefusalDetail> = {}): Refusal {
  const { message, fix } = refusalCatalogue[code]
  const details = cut(given) as typeof given
  const { command } = details
  const told = typeof command === 'string' ? { ...details, command: commandWord(command) } : details
  return { code, message: fill(message, told), details: { ...details, fix: fill(fix, told) } }
}

function cut(value: RefusalDetail): RefusalDetail {
  if (typeof value === 'string') return value.length > longestDetail ? `${value.slice(0, longestDetail - 1)}…` : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(cut)
  return Object.fromEntries(Object.entries(value).map(([name, nested]) => [name, cut(nested)]))
}

/** Carries a refusal through code that can only throw; caught at the edge (gateway, CLI), never inside a workflow. */
export class RefusalError extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal.message, options)
    this.name = 'RefusalError'
    this.refusal = refusal
  }
}

/** A text of the catalogue, or of a front's own words for it, with the refusal's details in its `{name}`s. */
export function fill(template: string, details: Record<string, RefusalDetail>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => readable(details[name]))
}

function readable(value: RefusalDetail | undefined): string {
  if (value === undefined || value === null) return 'none'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(readable).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
