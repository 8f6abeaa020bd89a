import { refuse, RefusalError } from '../../domain/errors.js'
import type { Token } from '../../ports/tokenStore.js'
import type { Baton } from '../baton.js'
import { checked } from '../checked.js'
import { newTokenSchema, revokeSchema } from '../tokens.js'
import type { AskApi } from './askApi.js'
import { itemPath } from './itemPaths.js'

/** Tokens over the API. */
export function tokensOverHttp(ask: AskApi): Baton['tokens'] {
  return {
    async create(given) {
      return await ask({ method: 'POST', path: '/v1/tokens', body: checked(newTokenSchema, 'token create', given), having: 'secret' }) as { token: Token; secret: string }
    },
    async list() {
      const { tokens } = await ask({ path: '/v1/tokens', having: 'tokens' }) as { tokens: Token[] }
      return tokens
    },
    async revoke(id, given) {
      const path = itemPath('/v1/tokens', id, new RefusalError(refuse('token_not_found', { token: id, field: 'token' })))
      return await ask({ method: 'POST', path: `${path}/revoke`, body: checked(revokeSchema, 'token revoke', given), isRepeatable: true, having: 'revokedAt' }) as Token
    },
  }
}
