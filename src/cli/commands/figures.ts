import { Option } from 'commander'
import type { FiguresWanted } from '../../client/batonClient.js'
import { begin, withJson, type OutputOptions } from '../options.js'
import { plain } from '../text/plain.js'
import { dayOrInstant, priorities } from '../values.js'
import type { AddCommand } from '../world.js'

interface FiguresOptions extends OutputOptions {
  from?: string
  until?: string
  group?: string
  priority?: number[]
}

/** `baton figures`: what the work of a period looked like (docs/figures.md). */
export const addFigures: AddCommand = (program, world) => {
  const command = begin(program, 'figures', 'how the work of a period went: escalations, times, what came back', [
    'baton figures', 'baton figures --from 2026-03-01 --until 2026-04-01 --group "L1 Network Engineering"', 'baton figures --priority 1,2 --json',
  ])
    .addOption(new Option('--from <when>', 'a day in UTC, or an instant with its zone; twelve weeks ago unless said').argParser(dayOrInstant))
    .addOption(new Option('--until <when>', 'the first day, or instant, after it; now unless said').argParser(dayOrInstant))
    .option('--group <name>', 'only what happened at this group')
    .addOption(new Option('--priority <n>', 'only incidents of this priority, 1 to 5; several behind commas').argParser(priorities))
  withJson(command).action(async ({ from, until, group, priority, json }: FiguresOptions) => {
    const wanted: FiguresWanted = {
      ...(from !== undefined && { from }), ...(until !== undefined && { until }), ...(group !== undefined && { group }), ...(priority && { priorities: priority }),
    }
    const figures = await (await world.connect()).figures(wanted)
    if (json) return world.screen.print(JSON.stringify(figures))
    const { figuresText } = await import('../text/figuresText.js')
    world.screen.print(figuresText(plain(figures), world.screen))
  })
}
