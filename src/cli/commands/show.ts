import { Option } from 'commander'
import { RefusalError, refuse } from '../../domain/errors.js'
import { tierOnly, type StoryDocument } from '../../client/json.js'
import { begin, withJson, type OutputOptions } from '../options.js'
import { plain } from '../text/plain.js'
import { integer } from '../values.js'
import type { AddCommand } from '../world.js'

interface ShowOptions extends OutputOptions {
  tier?: number
}

export const addShow: AddCommand = (program, world) => {
  const command = begin(program, 'show', 'the whole story of an incident: what was handed over, tiers, tasks, stream',
    ['baton show INC0010001', 'baton show INC0010001 --tier 1', 'baton show INC0010001 --json'])
    .argument('<incident>', 'its number, like INC0010001')
    .addOption(new Option('--tier <n>', 'only this tier: what it was handed, and its stream').argParser(integer(1, 100_000)))
  withJson(command).action(async (incident: string, { tier, json }: ShowOptions) => {
    const client = await world.connect()
    const story = await client.show(incident)
    if (tier !== undefined) refuseUnknown(story, tier)
    if (json) return world.screen.print(JSON.stringify(tier === undefined ? story : tierOnly(story, tier)))
    const { storyText, tierText } = await import('../text/storyText.js')
    world.screen.print(tier === undefined ? storyText(plain(story), world.now(), world.screen) : tierText(plain(story), tier, world.now(), world.screen))
  })
}

function refuseUnknown({ tiers }: StoryDocument, tier: number): void {
  if (tiers.some(({ number }) => number === tier)) return
  throw new RefusalError(refuse('field_invalid', { field: 'tier', value: tier, reason: 'the incident has had no such tier', allowed: tiers.map(({ number }) => number) }))
}
