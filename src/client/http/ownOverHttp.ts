import { randomUUID } from 'node:crypto'
import type { Principal } from '../../domain/access/principal.js'
import { refuse, RefusalError } from '../../domain/errors.js'
import type { Baton } from '../baton.js'
import { checked } from '../checked.js'
import { ownSchemas, type OwnIncident, type OwnSummary } from '../own.js'
import type { AskApi } from './askApi.js'
import { itemPath } from './itemPaths.js'
import { pagesOf } from './pagesOf.js'
import { sendableKey } from './sendableKey.js'

const folder = '/v1/own/incidents'

/** What somebody has reported, over the API, which shows everybody their own. */
export function ownOverHttp(ask: AskApi, signedIn: () => Promise<Principal>): Baton['own'] {
  const path = (number: string) => itemPath(folder, number, new RefusalError(refuse('incident_not_found', { number, field: 'number' })))
  const assertSelf = async (by: string) => {
    const { name, role } = await signedIn()
    if (by !== name) throw new RefusalError(refuse('forbidden', { by: name, role, permission: `see and say what ${by} does as a caller`, allowed: [`a token of ${by}`] }))
  }
  const write = async (path: string, body: object, { by, requestId = randomUUID() }: { by: string; requestId?: string }): Promise<OwnIncident> => {
    const key = sendableKey(requestId)
    await assertSelf(by)
    return await ask({ method: 'POST', path, body, key, having: 'comments' }) as OwnIncident
  }
  return {
    async list(by, { limit = 50, cursor = null } = {}) {
      await assertSelf(by)
      return pagesOf<'incidents', OwnSummary>(ask, 'incidents', { path: folder }, limit, cursor)
    },
    async show(by, number) {
      const asked = path(number)
      await assertSelf(by)
      return await ask({ path: asked, having: 'comments' }) as OwnIncident
    },
    open: async (given, envelope) => write(folder, checked(ownSchemas.open, 'own open', given), envelope),
    comment: async (number, given, envelope) => write(`${path(number)}/comments`, checked(ownSchemas.comment, 'own comment', given), envelope),
    reopen: async (number, given, envelope) => write(`${path(number)}/reopen`, checked(ownSchemas.reopen, 'own reopen', given), envelope),
  }
}
