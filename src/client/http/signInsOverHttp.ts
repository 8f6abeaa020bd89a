import { randomUUID } from 'node:crypto'
import type { SignIn } from '../../ports/signInStore.js'
import type { Baton } from '../baton.js'
import { checked } from '../checked.js'
import { endSignInsSchema } from '../signIns.js'
import type { AskApi } from './askApi.js'

/** The sign-ins of people over the API. */
export function signInsOverHttp(ask: AskApi): Baton['signIns'] {
  return {
    async list() {
      const { signIns } = await ask({ path: '/v1/sign-ins', having: 'signIns' }) as { signIns: SignIn[] }
      return signIns
    },
    async endAll(given) {
      const body = checked(endSignInsSchema, 'sign-ins end', given)
      // Asked again after a lost answer it says what ended the first time.
      const { ended } = await ask({ method: 'POST', path: '/v1/sign-ins/end', body, key: randomUUID(), having: 'ended' }) as { ended: SignIn[] }
      return ended
    },
  }
}
