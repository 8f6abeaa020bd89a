import { Option, type Command } from 'commander'
import type { CommandKind, CommandPayload } from '../../domain/commands.js'
import { holdReasons, type HoldReason } from '../../domain/incident.js'
import { act } from '../act.js'
import { UsageError } from '../failure.js'
import { begin, withAction, type ActionOptions } from '../options.js'
import type { ActionKind } from '../text/actionText.js'
import { integer, oneOf, several } from '../values.js'
import type { AddCommand } from '../world.js'

/** The actions on one incident that take no more than a few texts. */

interface Action<K extends CommandKind, Own> {
  /** Unless it is the kind itself. */
  name?: string
  description: string
  examples: string[]
  options?: (command: Command) => unknown
  /** What it is told as, unless as its kind. */
  told?: (own: Own) => ActionKind
  payload: (own: Own) => Omit<CommandPayload<K>, 'by' | 'requestId' | 'expectStage'>
}

function action<K extends CommandKind, Own = object>(kind: K, { name = kind, description, examples, options, told = () => kind, payload }: Action<K, Own>): AddCommand {
  return (program, world) => {
    const command = begin(program, name, description, examples).argument('<incident>', 'its number, like INC0010001')
    options?.(command)
    withAction(command).action(async (incident: string, given: Own & ActionOptions) => {
      const own = payload(given)
      await act(world, told(given), given, (client, envelope, call) =>
        client.update(kind, incident, { ...own, ...envelope } as CommandPayload<K>, call))
    })
  }
}

interface Noted {
  note?: string
}

/** Of what guardrails may hold back. */
interface Bending {
  override?: string
}

/** Which escalation request is decided. */
interface Meant {
  approval?: string
}

const mayNote = (command: Command) => command.option('--note <text>', 'a work note that goes with it')
const mayBend = (command: Command) => command.option('--override <reason>', 'bend a guardrail that says no; it is recorded and reviewed')
const bending = ({ override }: Bending) => (override === undefined ? {} : { override })
const meaning = (command: Command) => command.option('--approval <id>', 'the request that is meant, like APR0010001: refused when another one waits by now')
const meant = ({ approval }: Meant) => (approval === undefined ? {} : { approval })
const noted = ({ note }: Noted) => (note === undefined ? {} : { note })

export const addAccept = action('accept', {
  description: 'take an incident on: New becomes In Progress',
  examples: ['baton accept INC0010001', 'baton accept INC0010001 --as Amara --expect-stage Triage'],
  payload: () => ({}),
})

export const addReject = action('reject', {
  description: 'say no to a call: the next one is called at once',
  examples: ['baton reject INC0010001', 'baton reject INC0010001 --as Amara --note "On a train for two hours"'],
  options: mayNote,
  payload: noted,
})

export const addSendBack = action('sendBack', {
  name: 'send-back',
  description: 'back to whoever gave it, with a question',
  examples: ['baton send-back INC0010001 --question "Which site is it, and since when?"'],
  options: command => mayBend(command.requiredOption('--question <text>', 'what has to be known before it can go on')),
  payload: (own: Bending & { question: string }) => ({ question: own.question, ...bending(own) }),
})

interface DeEscalation {
  justification: string
  toStage?: string
}

export const addDeEscalate = action('deEscalate', {
  name: 'de-escalate',
  description: 'the end of an escalation request; with a stage, by a manager, also down to it',
  examples: [
    'baton de-escalate INC0010001 --justification "The customer agreed to wait" --as Joana',
    'baton de-escalate INC0010001 --to-stage "L1 investigation" --justification "A known fault, the mend is documented" --as Joana',
  ],
  options: command => command
    .requiredOption('--justification <text>', 'why')
    .option('--to-stage <stage>', 'the stage that goes on; without it only an escalation request is closed'),
  told: ({ toStage }: DeEscalation) => toStage === undefined ? 'closeRequest' : 'deEscalate',
  payload: ({ justification, toStage }: DeEscalation) => ({ justification, ...(toStage !== undefined && { toStage }) }),
})

export const addApprove = action('approve', {
  description: 'grant an escalation request',
  examples: ['baton approve INC0010001 --note "Call the vendor out" --as Joana'],
  options: command => meaning(mayNote(command)),
  payload: (own: Noted & Meant) => ({ ...noted(own), ...meant(own) }),
})

export const addDecline = action('decline', {
  description: 'do not grant an escalation request',
  examples: ['baton decline INC0010001 --note "Try the workaround first" --as Joana'],
  options: command => meaning(command.requiredOption('--note <text>', 'why not')),
  payload: (own: { note: string } & Meant) => ({ note: own.note, ...meant(own) }),
})

export const addReassign = action('reassign', {
  description: 'hand an incident to another group at the same stage',
  examples: ['baton reassign INC0010001 --group "Service Desk" --note "Not a network fault"'],
  options: command => mayBend(mayNote(command.requiredOption('--group <name>', 'the group that takes over'))),
  payload: (own: Noted & Bending & { group: string }) => ({ group: own.group, ...noted(own), ...bending(own) }),
})

export const addAssign = action('assign', {
  description: 'give an incident to another person of its group',
  examples: ['baton assign INC0010001 --to Bruno --note "He knows the site"'],
  options: command => mayNote(command.requiredOption('--to <name>', 'a member of the group that has it')),
  payload: (own: Noted & { to: string }) => ({ to: own.to, ...noted(own) }),
})

interface Reclassification {
  category?: string
  /** False: `--no-subcategory`. */
  subcategory?: string | false
  impact?: number
  urgency?: number
  /** False: `--no-configuration-item`. */
  configurationItem?: string | false
  addTag?: string[]
  removeTag?: string[]
  note: string
}

export const addReclassify = action('reclassify', {
  description: 'change what routing reads: category, subcategory, impact, urgency, configuration item, tags',
  examples: [
    'baton reclassify INC0010001 --subcategory "Device failure" --note "No power"',
    'baton reclassify INC0010001 --impact 1 --urgency 1 --note "Region is down"',
    'baton reclassify INC0010001 --add-tag complex --note "Three sites by now"',
  ],
  options: command => command
    .option('--category <name>', 'the new category')
    .option('--subcategory <name>', 'the new subcategory')
    .option('--no-subcategory', 'take the subcategory away')
    .addOption(new Option('--impact <n>', '1 high, 2 medium, 3 low').argParser(integer(1, 3)))
    .addOption(new Option('--urgency <n>', '1 high, 2 medium, 3 low').argParser(integer(1, 3)))
    .option('--configuration-item <name>', 'what it is about: a device, a service, a product')
    .option('--no-configuration-item', 'take the configuration item away')
    .addOption(new Option('--add-tag <name>', 'tag it; as often as there are some').argParser(several))
    .addOption(new Option('--remove-tag <name>', 'take a tag away; as often as there are some').argParser(several))
    .requiredOption('--note <text>', 'why'),
  payload: ({ category, subcategory, impact, urgency, configurationItem, addTag, removeTag, note }: Reclassification) => {
    const changes = {
      ...(category === undefined ? {} : { category }),
      ...(subcategory === undefined ? {} : { subcategory: subcategory === false ? null : subcategory }),
      ...(impact === undefined ? {} : { impact }),
      ...(urgency === undefined ? {} : { urgency }),
      ...(configurationItem === undefined ? {} : { configurationItem: configurationItem === false ? null : configurationItem }),
      ...(addTag === undefined ? {} : { addTags: addTag }),
      ...(removeTag === undefined ? {} : { removeTags: removeTag }),
    }
    if (Object.keys(changes).length === 0) {
      throw new UsageError('reclassify names nothing to change.', 'Give at least one of --category, --subcategory, --impact, --urgency, --configuration-item, --add-tag, --remove-tag.')
    }
    return { ...changes, note }
  },
})

export const addHold = action('hold', {
  description: 'wait for somebody else: the clocks stand still until resume',
  examples: [
    'baton hold INC0010001 --reason "Awaiting Vendor"',
    'baton hold INC0010001 --reason "Awaiting Caller" --comment "Is it plugged in?"',
  ],
  options: command => command
    .addOption(new Option('--reason <reason>', holdReasons.join(', ')).argParser(oneOf(holdReasons, 'Awaiting ')).makeOptionMandatory())
    .option('--comment <text>', 'what the caller is asked or told; Awaiting Caller needs one'),
  payload: ({ reason, comment }: { reason: HoldReason; comment?: string }) => ({ reason, ...(comment === undefined ? {} : { comment }) }),
})

export const addResume = action('resume', {
  description: 'end a hold: the clocks go on with what was left',
  examples: ['baton resume INC0010001 --note "The carrier has answered"'],
  options: mayNote,
  payload: noted,
})

export const addResolve = action('resolve', {
  description: 'the work is done: closes the task, starts the reopen window',
  examples: ['baton resolve INC0010001 --code "Fixed by carrier" --notes "Fibre spliced"'],
  options: command => command
    .requiredOption('--code <text>', 'how it was resolved, in short')
    .requiredOption('--notes <text>', 'what was wrong and what mended it')
    .option('--cause <text>', 'what was at the bottom of it; those who had it before learn it'),
  payload: ({ code, notes, cause }: { code: string; notes: string; cause?: string }) => ({ code, notes, ...(cause !== undefined && { cause }) }),
})

export const addReopen = action('reopen', {
  description: 'the resolution did not hold: the same tier goes on with a new task',
  examples: ['baton reopen INC0010001 --note "Down again since 14:00"'],
  options: command => command.requiredOption('--note <text>', 'what came back'),
  payload: ({ note }: { note: string }) => ({ note }),
})

export const addClose = action('close', {
  description: 'end an incident for good',
  examples: ['baton close INC0010001', 'baton close INC0010001 --note "Caller confirmed by phone"'],
  options: mayNote,
  payload: noted,
})

export const addCancel = action('cancel', {
  description: 'withdraw an incident that should not have been opened',
  examples: ['baton cancel INC0010001 --note "A test of the alarm"'],
  options: mayNote,
  payload: noted,
})
