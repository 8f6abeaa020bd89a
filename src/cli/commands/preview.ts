import { Option } from 'commander'
import type { ForeseenCommand } from '../../client/foreseen.js'
import { UsageError } from '../failure.js'
import { inCommands } from '../fixes.js'
import { handoffOf, withHandoff, type HandoffOptions } from '../handoffInput.js'
import { actorOf, begin, withActor, withJson, type ActorOptions } from '../options.js'
import { plain } from '../text/plain.js'
import { oneOf } from '../values.js'
import type { AddCommand } from '../world.js'
import { escalationOf, withEscalation, type EscalationOptions } from './escalate.js'

const description = 'what handing an incident on would do: who gets it and why, what they see, what is missing; changes nothing'
const examples = [
  'baton preview INC0010001',
  'baton preview INC0010001 --note "Link flaps" --fact "LTE carries the site"',
  'baton preview INC0010001 --for reassign --group "Service Desk"',
]

const actions = ['escalate', 'send-back', 'answer', 'reassign', 'de-escalate'] as const

interface PreviewOptions extends HandoffOptions, EscalationOptions, ActorOptions {
  for?: (typeof actions)[number]
  expectStage?: string
  question?: string
  group?: string
  justification?: string
}

export const addPreview: AddCommand = (program, world) => {
  const command = withEscalation(withHandoff(begin(program, 'preview', description, examples).argument('<incident>', 'its number, like INC0010001')
    .addOption(new Option('--for <action>', `${actions.join(', ')}; without it escalate`).argParser(oneOf(actions)))))
    .optionsGroup('Of other actions:')
    .option('--question <text>', 'for send-back')
    .option('--group <name>', 'for reassign')
    .option('--justification <text>', 'for de-escalate')
    .optionsGroup('Options:')
    .option('--expect-stage <stage>', 'refuse it if the incident is at another stage by now')
  withJson(withActor(command)).action(async (incident: string, options: PreviewOptions) => {
    const foreseen = await commandOf(options)
    const by = await actorOf(options, world)
    const client = await world.connect()
    const foretold = await client.preview(incident, { ...foreseen, by })
    const preview = { ...foretold, refused: foretold.refused && inCommands(foretold.refused) }
    if (options.json) return world.screen.print(JSON.stringify(preview))
    const { previewText } = await import('../text/previewText.js')
    world.screen.print(previewText(plain(preview), world.screen))
  })
}

type WithoutActor<C> = C extends unknown ? Omit<C, 'by'> : never

async function commandOf(options: PreviewOptions): Promise<WithoutActor<ForeseenCommand>> {
  const { for: action = 'escalate', expectStage, note, question, group, justification, toStage } = options
  const expected = expectStage !== undefined && { expectStage }
  switch (action) {
    case 'escalate': return { kind: 'escalate', ...await handoffOf(options), ...escalationOf(options), ...expected }
    case 'answer': return { kind: 'answer', ...await handoffOf(options), ...expected }
    case 'send-back': return { kind: 'sendBack', question: needed('--question', question, action), ...expected }
    case 'reassign': return { kind: 'reassign', group: needed('--group', group, action), ...(note !== undefined && { note }), ...expected }
    case 'de-escalate': return {
      kind: 'deEscalate', justification: needed('--justification', justification, action), ...(toStage !== undefined && { toStage }), ...expected,
    }
  }
}

function needed(option: string, value: string | undefined, action: string): string {
  if (value === undefined) throw new UsageError(`A preview of ${action} needs ${option}.`, `Give ${option}, or leave --for away to foresee an escalation.`)
  return value
}
