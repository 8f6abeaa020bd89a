import { begin, withJson, type OutputOptions } from '../options.js'
import { plain } from '../text/plain.js'
import type { AddCommand } from '../world.js'

export const addNotices: AddCommand = (program, world) => {
  const command = begin(program, 'notices', 'who was told of an incident, how, and what became of it',
    ['baton notices INC0010001', 'baton notices INC0010001 --json'])
    .argument('<incident>', 'its number, like INC0010001')
  withJson(command).action(async (incident: string, { json }: OutputOptions) => {
    const client = await world.connect()
    const notices = await client.notices(incident)
    if (json) return world.screen.print(JSON.stringify({ notices }))
    const { noticesText } = await import('../text/noticesText.js')
    world.screen.print(noticesText(incident, plain(notices), world.screen))
  })
}
