import { Option, type Command } from 'commander'
import type { EntryRequest } from '../../domain/commands.js'
import { plus } from '../../domain/time/instants.js'
import { act } from '../act.js'
import { UsageError } from '../failure.js'
import { begin, withActor, withJson, withRequestId, type RequestOptions } from '../options.js'
import { duration, instant, integer } from '../values.js'
import type { AddCommand } from '../world.js'

/** Work notes and comments. They are written at once, so there is no answer to wait for. */

interface EntryOptions extends RequestOptions {
  text: string
  tier?: number
  diagnostic?: boolean
  forCustomer?: string
  expectedBy?: string
  /** In ms. */
  expectedIn?: number
}

function entry(kind: 'note' | 'comment', description: string, examples: string[], options: (command: Command) => Command): AddCommand {
  return (program, world) => {
    const command = begin(program, kind, description, examples)
      .argument('<incident>', 'its number, like INC0010001')
      .requiredOption('--text <text>', kind === 'note' ? 'what your colleagues should know' : 'what the customer should read')
    options(command)
      .addOption(new Option('--expected-by <instant>', 'when the customer may expect the next news, or the solution').argParser(instant))
      .addOption(new Option('--expected-in <time>', 'the same from now on, like "2 h"').argParser(duration))
      .addOption(new Option('--tier <n>', 'the tier you saw; after a handoff the entry does not count as its attention').argParser(integer(1, 100_000)))
    withJson(withRequestId(withActor(command))).action(async (incident: string, given: EntryOptions) => {
      const own = entryOf(given, kind, world.now())
      await act(world, kind, given, (client, { by, requestId }) => client[kind](incident, { by, requestId, ...own }))
    })
  }
}

function entryOf({ text, tier, diagnostic, forCustomer, expectedBy, expectedIn }: EntryOptions, kind: 'note' | 'comment', now: string): Omit<EntryRequest, 'by' | 'requestId'> {
  if (expectedBy !== undefined && expectedIn !== undefined) throw new UsageError('Give --expected-by or --expected-in, not both.', 'Leave one of them out.')
  const expectedAt = expectedBy ?? (expectedIn === undefined ? undefined : plus(now, expectedIn))
  if (kind === 'note' && expectedAt !== undefined && forCustomer === undefined) {
    throw new UsageError('A note tells the customer nothing, so it has no time to expect.', 'Give --for-customer with what they are told, or write a comment.')
  }
  return {
    text,
    ...(tier !== undefined && { tier }),
    ...(diagnostic !== undefined && { diagnostic }),
    ...(forCustomer !== undefined && { forCustomer }),
    ...(expectedAt !== undefined && { expectedAt }),
  }
}

export const addNote = entry('note', 'add an internal work note', [
  'baton note INC0010001 --text "Carrier ticket 4711, next call at 15:00"',
  'baton note INC0010001 --text "CORS policy is wrong, change requested" \\',
  '    --for-customer "We have found the cause" --expected-in "2 h"',
], command => command
  .option('--for-customer <text>', 'what of it the customer is told, as a comment')
  .option('--diagnostic', 'it is work on the matter itself; unless said, its words decide')
  .option('--no-diagnostic', 'it is not'))

export const addComment = entry('comment', 'add a comment, which the customer sees', [
  'baton comment INC0010001 --text "A technician is on the way"',
  'baton comment INC0010001 --text "On the way" --expected-by 2026-03-09T15:00Z',
], command => command)
