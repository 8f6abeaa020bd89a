import { randomUUID } from 'node:crypto'
import { RefusalError } from '../../domain/errors.js'
import type { PolicyProblem } from '../../domain/policy/policyProblems.js'
import type { LivePolicy, PolicyVersion } from '../../ports/recordStore.js'
import type { Baton } from '../baton.js'
import type { PolicyCheck } from '../policies.js'
import type { AskApi } from './askApi.js'

/** The escalation policy over the API. */
export function policiesOverHttp(ask: AskApi): Baton['policies'] {
  const found = async <T>(path: string, having: string): Promise<T | null> => {
    try {
      return await ask({ path, having }) as T
    } catch (error) {
      if (error instanceof RefusalError && ['nothing_here', 'no_policy'].includes(error.refusal.code)) return null
      throw error
    }
  }
  const read = async (asked: number | 'live'): Promise<LivePolicy | null> => {
    const document = await found<LivePolicy>(`/v1/policies/${asked}/document`, 'policy')
    return document && { version: document.version, policy: document.policy }
  }
  return {
    live: () => read('live'),
    version: version => read(version),
    source: async version => (await found<{ source: string }>(`/v1/policies/${version}`, 'source'))?.source ?? null,
    async versions() {
      const { policies } = await ask({ path: '/v1/policies', having: 'policies' }) as { policies: PolicyVersion[] }
      return policies
    },
    async check(source) {
      return await ask({ method: 'POST', path: '/v1/policies/check', body: { source }, isRepeatable: true, having: 'touched' }) as PolicyCheck
    },
    async apply(source, { by, reason }) {
      return await ask({ method: 'POST', path: '/v1/policies', body: { by, source, reason }, key: randomUUID(), having: 'version' }) as { version: PolicyVersion; warnings: PolicyProblem[] }
    },
  }
}
