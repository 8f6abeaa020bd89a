import { hkdfSync } from 'node:crypto'
import { EncryptJWT, jwtDecrypt } from 'jose'
import { z } from 'zod'

/** What a sign-in needs to know of itself when the browser comes back. */
export interface UnderWay {
  state: string
  nonce: string
  verifier: string
  /** Where to go afterwards. */
  to: string
}

export const underWayMinutes = 10

const shape = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), to: z.string() })

/**
 * Seals it for the browser to keep. The key comes from the client's secret: every process of an installation has that, so any
 * of them can end what another began, and nothing has to be kept here.
 */
export class Seal {
  readonly #key: Uint8Array

  constructor(clientSecret: string, clientId: string) {
    this.#key = new Uint8Array(hkdfSync('sha256', clientSecret, clientId, 'baton: a sign-in under way', 32))
  }

  close({ state, nonce, verifier, to }: UnderWay): Promise<string> {
    return new EncryptJWT({ state, nonce, verifier, to }).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).setIssuedAt().setExpirationTime(`${underWayMinutes} min`).encrypt(this.#key)
  }

  /** Null: it is not ours, was changed, or is over. */
  async open(sealed: string): Promise<UnderWay | null> {
    try {
      const { payload } = await jwtDecrypt(sealed, this.#key, { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'], requiredClaims: ['exp'] })
      return shape.parse(payload)
    } catch {
      return null
    }
  }
}
