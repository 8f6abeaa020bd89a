import { fileURLToPath } from 'node:url'
import type { DataConverter } from '@temporalio/common'
import { encryptingCodec } from './encryptingCodec.js'
import type { PayloadKeys } from './payloadKeys.js'

/** Beside this file, in a checkout as well as in a build. */
export const failureConverterPath = fileURLToPath(new URL('failureConverter.cjs', import.meta.url))

/**
 * What every client, worker and replay of Baton has to be given, so that all of them read and write the same. Without
 * encryption messages of failures stay as they are: readable in the Temporal UI without a codec server.
 */
export function dataConverterOf(keys: PayloadKeys): DataConverter {
  return { payloadCodecs: [encryptingCodec(keys)], ...(keys.encryptsWith && { failureConverterPath }) }
}
