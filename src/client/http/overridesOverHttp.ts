import { overrideReviewSchema } from '../../domain/commands.js'
import { refuse, RefusalError } from '../../domain/errors.js'
import type { OverrideCount, RecordedOverride } from '../../domain/guardrails/override.js'
import type { Baton } from '../baton.js'
import { checked } from '../checked.js'
import type { AskApi } from './askApi.js'
import { itemPath } from './itemPaths.js'
import { pagesOf } from './pagesOf.js'

/** Guardrails that were bent, over the API. */
export function overridesOverHttp(ask: AskApi): Baton['overrides'] {
  return {
    list: ({ awaitingReview, guardrail, number } = {}, { limit = 50, cursor = null } = {}) =>
      pagesOf<'overrides', RecordedOverride>(ask, 'overrides', { path: '/v1/overrides', query: { awaitingReview, guardrail, incident: number } }, limit, cursor),
    async summary({ since = null } = {}) {
      const { guardrails } = await ask({ path: '/v1/overrides/summary', query: { since }, having: 'guardrails' }) as { guardrails: OverrideCount[] }
      return guardrails
    },
    async review(id, request) {
      const body = checked(overrideReviewSchema, 'overrides review', request)
      const path = itemPath('/v1/overrides', id, new RefusalError(refuse('override_not_found', { id, field: 'id' })))
      // The same review again changes nothing.
      return await ask({ method: 'POST', path: `${path}/review`, body, isRepeatable: true, having: 'override' }) as { override: RecordedOverride; repeated: boolean }
    },
  }
}
