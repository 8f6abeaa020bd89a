import { Option, type Command } from 'commander'
import type { CommandPayload } from '../domain/commands.js'
import { handoffKinds, handoffReasons, type Handoff, type HandoffKind, type HandoffReason } from '../domain/handoff/handoff.js'
import { UsageError } from './failure.js'
import { readText } from './inputFile.js'
import { oneOf, pairs, several } from './values.js'

/** The parts of a handoff as they stand on a command line. */
export interface HandoffOptions {
  note?: string
  fact?: string[]
  diagnostic?: { what: string; result: string }[]
  tried?: { step: string; outcome: string }[]
  hypothesis?: string
  businessContext?: string
  request?: string
  reason?: HandoffReason
  kind?: HandoffKind
  reachHours?: string
  reachZone?: string
  reachChannel?: string
  customerInformed?: true
  /** A JSON file. */
  handoff?: string
}

/** The options by which a command takes a handoff along. */
export function withHandoff(command: Command): Command {
  return command
    .option('--note <text>', 'what happened and what is asked; needed, here or in the file')
    .optionsGroup('What goes along (each of the first three as often as there is something):')
    .addOption(new Option('--fact <text>', 'something checked and true').argParser(several))
    .addOption(new Option('--diagnostic <what: result>', 'a test and its result').argParser(pairs('what', 'result')))
    .addOption(new Option('--tried <step: outcome>', 'a remedy and what it did').argParser(pairs('step', 'outcome')))
    .option('--hypothesis <text>', 'what is suspected')
    .option('--business-context <text>', 'who suffers, and how much')
    .option('--reach-hours <text>', 'when the user can be reached')
    .option('--reach-zone <zone>', 'by the clocks of which zone')
    .option('--reach-channel <text>', 'and how')
    .option('--request <text>', 'what exactly the next tier is asked to do')
    .addOption(new Option('--reason <reason>', handoffReasons.join(', ')).argParser(oneOf(handoffReasons)))
    .addOption(new Option('--kind <kind>', 'functional: to a specialist; hierarchical: to somebody who may decide').argParser(oneOf(handoffKinds)))
    .option('--customer-informed', 'the customer knows of the escalation')
    .option('--handoff <file>', 'the same as a JSON file; options add to it')
}

/**
 * The handoff of a file, completed by the options: lists go on, single texts replace the file's. Whether the whole is
 * well formed is for the client to judge. Throws UsageError when the file cannot be read or no note is given.
 */
export async function readHandoff(options: HandoffOptions): Promise<Pick<CommandPayload<'escalate'>, 'note' | 'handoff'>> {
  const { note, ...rest } = await handoffOf(options)
  if (note === undefined) {
    throw new UsageError('An escalation needs a note: what happened, and what is asked.', 'Give --note, or a --handoff file with a "note".')
  }
  return { note, ...rest }
}

/** The same, its note perhaps not written yet. */
export async function handoffOf(options: HandoffOptions): Promise<Partial<Pick<CommandPayload<'escalate'>, 'note' | 'handoff'>>> {
  const { note: noteInFile, ...inFile } = options.handoff === undefined ? {} : await readHandoffFile(options.handoff)
  const note = options.note ?? noteInFile
  const { hypothesis, businessContext, request, reason, kind, customerInformed } = options
  const reach = given({ hours: options.reachHours, zone: options.reachZone, channel: options.reachChannel })
  const userAccessibility = Object.keys(reach).length > 0 ? { ...inFile.userAccessibility, ...reach } : inFile.userAccessibility
  const lists = {
    validatedFacts: longer(inFile.validatedFacts, options.fact),
    diagnosticResults: longer(inFile.diagnosticResults, options.diagnostic),
    attemptedRemediation: longer(inFile.attemptedRemediation, options.tried),
  }
  const handoff = { ...inFile, ...given({ ...lists, workingHypothesis: hypothesis, businessContext, userAccessibility, request, reason, kind, customerInformed }) }
  return { ...(note !== undefined && { note }), ...(Object.keys(handoff).length > 0 ? { handoff } : {}) }
}

async function readHandoffFile(file: string): Promise<Partial<Handoff>> {
  const text = await readText(file)
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`, shape)
  }
  throw new UsageError(`${file} does not hold a JSON object.`, shape)
}

const shape = 'Write for example {"note": "…", "validatedFacts": ["…"], "diagnosticResults": [{"what": "…", "result": "…"}]}.'

/** What the file holds in place of a list is passed on as it is, to be refused with its name. */
function longer<T>(first: T[] | undefined, more: T[] | undefined): T[] | undefined {
  return more === undefined || (first !== undefined && !Array.isArray(first)) ? first : [...(first ?? []), ...more]
}

function given<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
}
