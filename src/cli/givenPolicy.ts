import { policyInvalid } from '../client/policies.js'
import { RefusalError, refuse } from '../domain/errors.js'
import type { Policy } from '../domain/policy/policy.js'
import type { LivePolicy } from '../ports/recordStore.js'
import type { World } from './world.js'

/** The live policy. Refuses with `no_policy`. */
export async function liveOne(world: World): Promise<LivePolicy> {
  const { policies } = await world.connect()
  const live = await policies.live()
  if (live === null) throw new RefusalError(refuse('no_policy'))
  return live
}

/** The policy that a file says. Refuses with `policy_invalid`. */
export async function policyIn(source: string): Promise<Policy> {
  const { readPolicy } = await import('../domain/policy/policyDocument.js')
  const reading = readPolicy(source)
  if ('problems' in reading) throw policyInvalid(reading.problems)
  return reading.policy
}
