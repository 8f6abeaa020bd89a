import { Option } from 'commander'
import { handoffReasons } from '../../domain/handoff.js'
import { act } from '../act.js'
import { readHandoff, type HandoffOptions } from '../handoffInput.js'
import { begin, withAction, type ActionOptions } from '../options.js'
import { oneOf, pairs, several } from '../values.js'
import type { AddCommand } from '../world.js'

const description = 'hand an incident up to the next stage, with what is known about it'
const examples = [
  'baton escalate INC0010001 --note "The link still flaps" --expect-stage Triage',
  'baton escalate INC0010001 --note "Link flaps" --fact "LTE carries the site" \\',
  '    --diagnostic "Ping to first hop: 40 % loss" --request "Test the line"',
]

export const addEscalate: AddCommand = (program, world) => {
  const command = begin(program, 'escalate', description, examples)
    .argument('<incident>', 'its number, like INC0010001')
    .option('--note <text>', 'what happened and what is asked; needed, here or in the file')
    .optionsGroup('What goes along (each of the first three as often as there is something):')
    .addOption(new Option('--fact <text>', 'something checked and true').argParser(several))
    .addOption(new Option('--diagnostic <what: result>', 'a test and its result').argParser(pairs('what', 'result')))
    .addOption(new Option('--tried <step: outcome>', 'a remedy and what it did').argParser(pairs('step', 'outcome')))
    .option('--hypothesis <text>', 'what is suspected')
    .option('--business-context <text>', 'who suffers, and how much')
    .option('--request <text>', 'what exactly the next tier is asked to do')
    .addOption(new Option('--reason <reason>', handoffReasons.join(', ')).argParser(oneOf(handoffReasons)))
    .option('--customer-informed', 'the customer knows of the escalation')
    .option('--handoff <file>', 'the same as a JSON file; options add to it')
    .optionsGroup('Options:')
  withAction(command).action(async (incident: string, options: HandoffOptions & ActionOptions) => {
    const handoff = await readHandoff(options)
    await act(world, 'escalate', options, (client, envelope, call) => client.escalate(incident, { ...handoff, ...envelope }, call))
  })
}
