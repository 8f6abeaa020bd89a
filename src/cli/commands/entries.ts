import { Option } from 'commander'
import type { BatonClient } from '../../client/batonClient.js'
import { act } from '../act.js'
import { begin, withActor, withJson, withRequestId, type RequestOptions } from '../options.js'
import { integer } from '../values.js'
import type { AddCommand } from '../world.js'

/** Work notes and comments. They are written at once, so there is no answer to wait for. */

interface EntryOptions extends RequestOptions {
  text: string
  tier?: number
}

function entry(kind: 'note' | 'comment', description: string, example: string): AddCommand {
  return (program, world) => {
    const command = begin(program, kind, description, [example])
      .argument('<incident>', 'its number, like INC0010001')
      .requiredOption('--text <text>', kind === 'note' ? 'what your colleagues should know' : 'what the customer should read')
      .addOption(new Option('--tier <n>', 'the tier you saw; after a handoff the entry does not count as its attention').argParser(integer(1, 100_000)))
    withJson(withRequestId(withActor(command))).action(async (incident: string, options: EntryOptions) => {
      const { text, tier } = options
      const write = (client: BatonClient, { by, requestId }: { by: string; requestId: string }) =>
        client[kind](incident, { by, requestId, text, ...(tier === undefined ? {} : { tier }) })
      await act(world, kind, options, write)
    })
  }
}

export const addNote = entry('note', 'add an internal work note',
  'baton note INC0010001 --text "Carrier ticket 4711, next call at 15:00"')

export const addComment = entry('comment', 'add a comment, which the customer sees',
  'baton comment INC0010001 --text "A technician is on the way"')
