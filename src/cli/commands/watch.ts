import type { StreamEntry } from '../../ports/recordStore.js'
import { begin, type OutputOptions } from '../options.js'
import { plain } from '../text/plain.js'
import type { AddCommand } from '../world.js'

const examples = ['baton watch', 'baton watch INC0010001 --from-start', 'baton watch --json | while read -r entry; do …; done']

export const addWatch: AddCommand = (program, world) => {
  const command = begin(program, 'watch', 'follow the activity stream of one incident, or of all, until Ctrl-C', examples)
    .argument('[incident]', 'its number; without it all incidents')
    .option('--from-start', 'begin with what has happened already')
    .option('--json', 'print one JSON object a line for each entry')
  command.action(async (incident: string | undefined, { json, fromStart }: OutputOptions & { fromStart?: true }) => {
    const signal = world.interrupted()
    const { screen } = world
    const client = await world.connect()
    // Somebody who mistyped the number would otherwise watch nothing for ever.
    if (incident !== undefined) await client.show(incident)
    const { entryText } = await import('../text/entryText.js')
    const draw = (entry: StreamEntry) => (json ? JSON.stringify(entry) : entryText(plain(entry), screen))
    if (!json) screen.complain(screen.palette.quiet(`Watching ${incident ?? 'all incidents'}; Ctrl-C ends it.`))
    for await (const entry of client.watch(incident ?? null, { signal, ...(fromStart ? { afterId: 0 } : {}) })) {
      if (signal.aborted) break
      screen.print(draw(entry))
    }
  })
}
