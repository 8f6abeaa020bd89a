import { act } from '../act.js'
import { UsageError } from '../failure.js'
import { begin, withAction, type ActionOptions } from '../options.js'
import type { AddCommand } from '../world.js'

/** `baton watch-list`: who hears of an incident without owning it. `baton watch` follows the stream on the screen. */
export const addWatchList: AddCommand = (program, world) => {
  const command = begin(program, 'watch-list', 'put somebody on the watch list of an incident, or take them off', [
    'baton watch-list INC0010001 --add Amara',
    'baton watch-list INC0010001 --remove Amara',
  ])
    .argument('<incident>', 'its number, like INC0010001')
    .option('--add <name>', 'who is to hear what happens to it')
    .option('--remove <name>', 'who need not hear of it any longer')
  withAction(command).action(async (incident: string, options: ActionOptions & { add?: string; remove?: string }) => {
    const { add, remove } = options
    if ((add === undefined) === (remove === undefined)) {
      throw new UsageError('watch-list takes --add or --remove.', 'Give one of them; `baton show` lists who watches.')
    }
    await act(world, add === undefined ? 'unwatch' : 'watch', options, (client, envelope, call) => add === undefined
      ? client.unwatchIncident(incident, { person: remove, ...envelope }, call)
      : client.watchIncident(incident, { person: add, ...envelope }, call))
  })
}
