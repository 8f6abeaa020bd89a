import { Option } from 'commander'
import type { Baton } from '../../client/baton.js'
import type { OpenInput } from '../../domain/commands.js'
import { act } from '../act.js'
import { UsageError } from '../failure.js'
import { begin, withActor, withJson, withRequestId, withWait, type ActionOptions } from '../options.js'
import { integer, several } from '../values.js'
import type { AddCommand } from '../world.js'

const examples = [
  'baton open --short-description "Branch Lyon is offline" --category SD-WAN \\',
  '    --subcategory "Link failure" --impact 2 --urgency 1 --caller Ana',
  'baton open --follow-up-of INC0010001 --short-description "Lyon is down again"',
]

type Report = Partial<Pick<OpenInput,
  'shortDescription' | 'description' | 'caller' | 'category' | 'subcategory' | 'impact' | 'urgency' | 'configurationItem' | 'dedupKey' | 'followUpOf'>>

interface OpenOptions extends Report, ActionOptions {
  vip?: true
  callerCalendar?: string
  tag?: string[]
}

export const addOpen: AddCommand = (program, world) => {
  const level = '1 high, 2 medium, 3 low'
  const command = begin(program, 'open', 'open an incident', examples)
    .option('--short-description <text>', 'what is wrong, in one line')
    .option('--description <text>', 'what is wrong, at length')
    .option('--caller <name>', 'who reported it')
    .option('--category <name>', 'for routing')
    .option('--subcategory <name>', 'for routing')
    .addOption(new Option('--impact <n>', level).argParser(integer(1, 3)))
    .addOption(new Option('--urgency <n>', level).argParser(integer(1, 3)))
    .option('--configuration-item <name>', 'what it is about: a device, a service, a product')
    .option('--vip', 'the caller is a VIP')
    .option('--caller-calendar <name>', 'the caller\'s working hours: a calendar of the policy')
    .addOption(new Option('--tag <name>', 'for routing; as often as there are some').argParser(several))
    .option('--dedup-key <key>', 'while an incident with this key is unfinished, that one is the answer')
    .option('--follow-up-of <incident>', 'an incident that is over: copies caller and classification, links both')
  withJson(withWait(withRequestId(withActor(command)))).action(async (options: OpenOptions) => {
    if (options.followUpOf === undefined) demand(options, ['shortDescription', 'caller', 'category', 'impact', 'urgency'])
    else demand(options, ['shortDescription'])
    await act(world, 'open', options, async (client, { by, requestId }, call) =>
      client.open({ ...await reportOf(options, client), by, requestId }, call))
  })
}

/** All that is missing at once; commander would name one after the other. */
function demand(options: OpenOptions, fields: (keyof Report)[]): void {
  const missing = fields.filter(field => options[field] === undefined).map(optionName)
  if (missing.length > 0) throw new UsageError(`open needs ${missing.join(', ')}.`, 'See `baton open --help`.', { missing })
}

function optionName(field: string): string {
  return `--${field.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}

/** A follow-up says no more than what is new: the rest is taken over from the incident before. */
async function reportOf(options: OpenOptions, client: Baton): Promise<Omit<OpenInput, 'by' | 'requestId'>> {
  const { shortDescription, description, caller, category, subcategory, impact, urgency, configurationItem, dedupKey, followUpOf, vip, callerCalendar, tag } = options
  const own = given({ shortDescription, description, caller, category, subcategory, impact, urgency, configurationItem, dedupKey, followUpOf, vip, callerCalendar, tags: tag })
  if (followUpOf === undefined) return own as Omit<OpenInput, 'by' | 'requestId'>
  const { incident } = await client.show(followUpOf)
  const { caller: sameCaller, category: sameCategory, subcategory: sameSubcategory, impact: sameImpact, urgency: sameUrgency } = incident
  return {
    caller: sameCaller, category: sameCategory, subcategory: sameSubcategory, impact: sameImpact, urgency: sameUrgency,
    ...own,
  } as Omit<OpenInput, 'by' | 'requestId'>
}

function given(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
