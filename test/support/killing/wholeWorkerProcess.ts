import { startWorking } from '../../../src/main/working.js'
import { noPayloadKeys } from '../../../src/temporal/codec/payloadKeys.js'
import { settingsOf, tellParent } from './childSettings.js'

/** A worker as `npm start` and the container run it, as a process of its own. */
export interface WholeWorkerProcess {
  address: string
  namespace: string
  databaseUrl: string
  taskQueue: string
}

const { address, namespace, databaseUrl, taskQueue } = settingsOf<WholeWorkerProcess>()
const working = await startWorking({
  temporal: { connection: { address }, namespace, payloadKeys: noPayloadKeys }, databaseUrl, taskQueue, onTrouble: () => {},
})
void working.died.then((reason) => {
  console.error('The worker ended by itself:', reason)
  process.exit(1)
})
tellParent()
