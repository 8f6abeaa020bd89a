import { z } from 'zod'
import { faultOfTarget, type WebhookTarget } from '../adapters/webhook/target.js'

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/)
const shape = z.record(z.string(), z.strictObject({ url: z.string(), secret: z.union([z.string(), z.array(z.string())]) }))

/**
 * Reads BATON_WEBHOOKS: `{"manager-phone": {"url": "https://…", "secret": "whsec_…"}}`; while a secret is exchanged,
 * `secret` is a list of both. All problems at once, none of which repeats an address or a secret.
 */
export function readWebhooks(text: string): { targets: Record<string, WebhookTarget>; problems: string[] } {
  const read = shape.safeParse(parsed(text))
  if (!read.success) return { targets: {}, problems: ['must be JSON like {"name": {"url": "https://…", "secret": "whsec_…"}}'] }
  const targets = Object.fromEntries(Object.entries(read.data).map(([key, { url, secret }]) => [key, { url, secrets: [secret].flat() }]))
  const problems = Object.entries(targets).flatMap(([key, target], index) => {
    if (!name.safeParse(key).success) return [`has a name (number ${index + 1}) that is not of letters, digits and dashes`]
    const fault = faultOfTarget(target)
    return fault ? [`has a webhook ${key} that cannot be used: ${fault}`] : []
  })
  return { targets, problems }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
