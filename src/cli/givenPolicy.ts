import { policyInvalid } from '../client/policies.js'
import { RefusalError, refuse } from '../domain/errors.js'
import type { Policy } from '../domain/policy/policy.js'
import type { LivePolicy } from '../ports/recordStore.js'
import { readText } from './inputFile.js'
import { plain } from './text/plain.js'
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

/** The policy in a file, with its warnings. What is wrong with it people see place by place, programs in the refusal's details. */
export async function policyInFile(file: string, source: string, json: true | undefined, { screen }: World) {
  const { readPolicy } = await import('../domain/policy/policyDocument.js')
  const reading = readPolicy(source)
  if (!('problems' in reading)) return reading
  const refused = policyInvalid(reading.problems)
  if (json) throw refused
  const { findingsText } = await import('./text/policyText.js')
  screen.print(findingsText(file, plain(reading.problems), 'problem', screen))
  const { length: count } = reading.problems
  throw new RefusalError({ ...refused.refusal, message: `${file} cannot be applied: ${count} ${count === 1 ? 'problem' : 'problems'}.` })
}

/** A policy that somebody asked for, by its file or by the number under which it was applied. */
export interface AskedPolicy {
  /** Null: from a file. */
  version: number | null
  policy: Policy
  /** Its YAML, as it stands in the file or was applied. */
  source: () => Promise<string>
}

/** Refuses with `policy_invalid`, `no_policy`, or `field_invalid` for a version that there is not. */
export async function policyAsked(asked: { file: string } | { version: number | 'live' }, world: World): Promise<AskedPolicy> {
  if ('file' in asked) {
    const source = await readText(asked.file)
    return { version: null, policy: await policyIn(source), source: () => Promise.resolve(source) }
  }
  const { policies } = await world.connect()
  const live = await liveOne(world)
  const found = asked.version === 'live' ? live : await policies.version(asked.version)
  if (found === null) {
    throw new RefusalError(refuse('field_invalid', {
      field: 'version', value: asked.version, reason: 'no policy was applied under that number', allowed: `1 to ${live.version}`,
    }))
  }
  return { ...found, source: async () => await policies.source(found.version) ?? '' }
}
