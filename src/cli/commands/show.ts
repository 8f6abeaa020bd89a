import { begin, withJson, type OutputOptions } from '../options.js'
import { storyJson } from '../json.js'
import { plain } from '../text/plain.js'
import type { AddCommand } from '../world.js'

export const addShow: AddCommand = (program, world) => {
  const command = begin(program, 'show', 'the whole story of an incident: what it is, tiers, tasks, stream',
    ['baton show INC0010001', 'baton show INC0010001 --json'])
    .argument('<incident>', 'its number, like INC0010001')
  withJson(command).action(async (incident: string, { json }: OutputOptions) => {
    const client = await world.connect()
    const story = await client.show(incident)
    if (json) return world.screen.print(JSON.stringify(storyJson(story)))
    const { storyText } = await import('../text/storyText.js')
    world.screen.print(storyText(plain(story), world.now(), world.screen))
  })
}
