import { fill, type Refusal, type RefusalCode } from '../domain/errors.js'

/** What to do about a refusal where the command line has a command or an option for it; the others say it as the catalogue does. */
export const fixes: Partial<Record<RefusalCode, string>> = {
  incident_not_found: 'Check the number; `baton list` shows the incidents.',
  incident_over: 'Open a new incident that follows it up: `baton open --follow-up-of {number} …`.',
  wrong_stage: 'Look at what happened with `baton show {number}`, then repeat without `--expect-stage` or with the present one.',
  too_many_tags: 'Add fewer, or take some away with `--remove-tag`.',
  page_over: 'Nothing is left to do; `baton show {number}` tells how it goes on.',
  nobody_before: 'Ask the caller (`baton comment`), reassign it, or escalate it.',
  stage_not_above: 'The stages above {stage}: {allowed}. To move it down there is `baton de-escalate`.',
  stage_not_below: 'The stages below {stage}: {allowed}. To move it up there is `baton escalate`.',
  handoff_incomplete: 'Give {give}. `baton preview {number} …` shows what they will see.',
  no_request: 'Ask for one: `baton escalate {number} --kind hierarchical --note …`.',
  guardrail: 'See to what is wanted; or {who} can go on all the same with `--override "the reason"`, which is recorded and reviewed.',
  ticket_not_found: 'Check the number; `baton tickets` shows those of the built-in desk.',
  request_open: 'Wait for its decision, or close it first: `baton de-escalate {number} --justification …`.',
  other_request: 'Look at it with `baton show {number}`, then repeat with `--approval {approval}`.',
  request_decided: 'Look at it with `baton show {number}`; one that is Escalated is ended by `baton de-escalate {number} --justification …`.',
  nothing_to_de_escalate: 'Name the stage: `baton de-escalate {number} --to-stage …`.',
  request_incomplete: 'Give {give}.',
  override_not_found: 'Check the number; `baton overrides --all` shows them.',
  policy_invalid: 'Mend the places named and run `baton policy check` again.',
  no_policy: 'Apply one: `baton policy apply policies/example.yaml --reason "first policy"`.',
  schema_older: 'Run `baton migrate` first.',
  unauthenticated: 'Give `BATON_TOKEN` a token that is valid; `baton token create --help` makes one.',
  token_not_found: 'Check the ID; `baton token list` shows them.',
}

/** A refusal as the command line tells it, wherever it was made. */
export function inCommands(refusal: Refusal): Refusal {
  const fix = fixes[refusal.code]
  return fix === undefined ? refusal : { ...refusal, details: { ...refusal.details, fix: fill(fix, refusal.details) } }
}
