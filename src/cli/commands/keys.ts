import { Option } from 'commander'
import { begin, withJson, type OutputOptions } from '../options.js'
import type { AddCommand } from '../world.js'

/** `baton keys …`: keys for what Temporal stores. They are kept nowhere but in `BATON_PAYLOAD_KEYS`. */
export const addKeys: AddCommand = (program, world) => {
  const family = begin(program, 'keys', 'keys that encrypt what Temporal stores', ['baton keys new', 'baton keys new --id 2026-winter']).helpCommand(false)
  const make = begin(family, 'new', 'make one, as an entry of BATON_PAYLOAD_KEYS; it is kept nowhere', ['baton keys new', 'baton keys new --id 2026-winter'])
    .addOption(new Option('--id <id>', 'what it is called for ever, up to 32 letters, digits and ._-; the date unless said'))
  withJson(make).action(async ({ id = world.now().slice(0, 10), json }: OutputOptions & { id?: string }) => {
    const { newPayloadKey, readPayloadKeys } = await import('../../temporal/codec/payloadKeys.js')
    const entry = newPayloadKey(id)
    const reading = readPayloadKeys(entry)
    if ('problems' in reading) {
      const { refuse, RefusalError } = await import('../../domain/errors.js')
      throw new RefusalError(refuse('payload_invalid', { command: 'keys new', field: 'id', problem: '`--id` must be up to 32 letters, digits and ._-, begin with a letter or digit, and not be "none"' }))
    }
    world.screen.print(json ? JSON.stringify({ id, entry }) : entry)
  })
}
