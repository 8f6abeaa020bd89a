import type { CommandPayload } from '../domain/commands.js'
import type { Handoff, HandoffReason } from '../domain/handoff.js'
import { UsageError } from './failure.js'
import { readText } from './inputFile.js'

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
  customerInformed?: true
  /** A JSON file. */
  handoff?: string
}

/**
 * The handoff of a file, completed by the options: lists go on, single texts replace the file's. Whether the whole is
 * well formed is for the client to judge. Throws UsageError when the file cannot be read or no note is given.
 */
export async function readHandoff(options: HandoffOptions): Promise<Pick<CommandPayload<'escalate'>, 'note' | 'handoff'>> {
  const { note: noteInFile, ...inFile } = options.handoff === undefined ? {} : await readHandoffFile(options.handoff)
  const note = options.note ?? noteInFile
  if (note === undefined) {
    throw new UsageError('An escalation needs a note: what happened, and what is asked.', 'Give --note, or a --handoff file with a "note".')
  }
  const { hypothesis, businessContext, request, reason, customerInformed } = options
  const lists = {
    validatedFacts: longer(inFile.validatedFacts, options.fact),
    diagnosticResults: longer(inFile.diagnosticResults, options.diagnostic),
    attemptedRemediation: longer(inFile.attemptedRemediation, options.tried),
  }
  const handoff = { ...inFile, ...given({ ...lists, workingHypothesis: hypothesis, businessContext, request, reason, customerInformed }) }
  return { note, ...(Object.keys(handoff).length > 0 ? { handoff } : {}) }
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
