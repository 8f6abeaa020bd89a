import type { AddCommand } from '../world.js'
import { begin, withJson, type OutputOptions } from '../options.js'
import { plain } from '../text/plain.js'
import { instant } from '../values.js'

/** `baton sla …`: how the clocks of an incident come to their figures. */
export const addSla: AddCommand = (program, world) => {
  const family = program.command('sla').description('how the clocks of an incident come to their figures')
    .showHelpAfterError('See `baton sla --help`.').helpCommand(false)
  const command = begin(family, 'explain', 'how much time is used and left, by which calendar, and why',
    ['baton sla explain INC0010001', 'baton sla explain INC0010001 --at 2026-03-09T09:30:00Z'])
    .argument('<incident>', 'its number, like INC0010001')
    .option('--at <instant>', 'as things stood then; default: now', instant)
  withJson(command).action(async (incident: string, { json, at = world.now() }: OutputOptions & { at?: string }) => {
    const client = await world.connect()
    const report = await client.explainClocks(incident, at)
    if (json) return world.screen.print(JSON.stringify(report))
    const { slaText } = await import('../text/slaText.js')
    world.screen.print(slaText(plain(report), world.screen.palette))
  })
}
