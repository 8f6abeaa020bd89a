import { Option, type Command } from 'commander'
import { escalationSeverities, type EscalationSeverity } from '../../domain/approvals/approval.js'
import { act } from '../act.js'
import { readHandoff, withHandoff, type HandoffOptions } from '../handoffInput.js'
import { begin, withAction, type ActionOptions } from '../options.js'
import { oneOf, several } from '../values.js'
import type { AddCommand } from '../world.js'

const description = 'hand an incident up to the next stage, with what is known about it'
const examples = [
  'baton escalate INC0010001 --note "The link still flaps" --expect-stage Triage',
  'baton escalate INC0010001 --note "Link flaps" --fact "LTE carries the site" \\',
  '    --diagnostic "Ping to first hop: 40 % loss" --request "Test the line"',
  'baton escalate INC0010001 --note "A bug" --to-stage "L3 investigation" --warm',
  'baton escalate INC0010001 --kind hierarchical --note "Refund of 900 EUR"',
]

/** How it is handed on, beside what is known. */
export interface EscalationOptions {
  toStage?: string
  warm?: true
  introduce?: true
  override?: string
  severity?: EscalationSeverity
  template?: string
  watcher?: string[]
}

export const addEscalate: AddCommand = (program, world) => {
  const command = withEscalation(withHandoff(begin(program, 'escalate', description, examples).argument('<incident>', 'its number, like INC0010001')))
  withAction(command.optionsGroup('Options:')).action(async (incident: string, options: HandoffOptions & EscalationOptions & ActionOptions) => {
    const handoff = await readHandoff(options)
    const kind = handoff.handoff?.kind === 'hierarchical' ? 'request' : 'escalate'
    await act(world, kind, options, (client, envelope, call) =>
      client.escalate(incident, { ...handoff, ...escalationOf(options), ...envelope }, call))
  })
}

/** The options by which an escalation is made, beside what is known. */
export function withEscalation(command: Command): Command {
  return command
    .optionsGroup('How it is handed on:')
    .option('--to-stage <stage>', 'skip to this stage')
    .option('--warm', 'a warm transfer: you stay on the watch list until somebody there accepts')
    .option('--introduce', 'tell the customer, before, who takes over')
    .option('--override <reason>', 'bend a guardrail that says no; it is recorded and reviewed')
    .optionsGroup('With --kind hierarchical, which asks for a decision and moves nothing:')
    .addOption(new Option('--severity <severity>', escalationSeverities.join(' or ')).argParser(oneOf(escalationSeverities)))
    .option('--template <name>', 'a template of the policy')
    .addOption(new Option('--watcher <name>', 'who watches once it is granted; as often as there are some').argParser(several))
}

export function escalationOf({ toStage, warm, introduce, override, severity, template, watcher }: EscalationOptions) {
  return {
    ...(toStage !== undefined && { toStage }),
    ...(warm && { warm }),
    ...(introduce && { introduce }),
    ...(override !== undefined && { override }),
    ...(severity !== undefined && { severity }),
    ...(template !== undefined && { template }),
    ...(watcher !== undefined && { watchers: watcher }),
  }
}
