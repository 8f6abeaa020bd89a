import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readLinkKeys } from '../adapters/answerLinks/linkKeys.js'
import { signedLinks } from '../adapters/answerLinks/signedLinks.js'
import { slackChat } from '../adapters/slack/slackChat.js'
import { isLoopback } from '../client/loopback.js'
import type { ApiPorts } from '../http/app.js'
import type { AnswerLinks } from '../ports/answerLinks.js'
import type { Config } from './config.js'

/** The links by which pages are answered; undefined where nobody said where people reach us, or what to sign with. */
export function answerLinks({ api: { publicUrl }, linkKeys }: Pick<Config, 'api' | 'linkKeys'>): AnswerLinks | undefined {
  return publicUrl === null || linkKeys.length === 0 ? undefined : signedLinks({ publicUrl, keys: linkKeys })
}

/** What the API answers pages with. */
export function answering(links: AnswerLinks | undefined, { slack }: Config['notices']): ApiPorts['answering'] {
  if (!links) return undefined
  const { signingSecret } = slack ?? {}
  return { links, ...(slack && signingSecret !== undefined && { chat: slackChat({ ...slack, signingSecret }) }) }
}

/**
 * The same where everything runs in one process: it knows where it listens, and may keep a key in its home. Nobody is led to
 * an address that only this machine has, unless it listens there.
 */
export async function answerLinksAtHome({ home, api, linkKeys }: Pick<Config, 'home' | 'api' | 'linkKeys'>, port: number): Promise<AnswerLinks | undefined> {
  const { host } = api
  const publicUrl = api.publicUrl ?? (isLoopback(host) ? `http://${host.includes(':') ? `[${host}]` : host}:${port}` : null)
  const keys = linkKeys.length > 0 || publicUrl === null ? linkKeys : await keptKeys(home)
  return answerLinks({ api: { ...api, publicUrl }, linkKeys: keys })
}

/** Made once, so that links outlive a restart; only its owner can read it. */
async function keptKeys(home: string): Promise<Buffer[]> {
  const file = join(home, 'link-keys')
  await writeFile(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  const reading = readLinkKeys((await readFile(file, 'utf8')).trim())
  if ('problems' in reading) throw new Error(`${file} ${reading.problems.join('; ')}. Remove it, and another is made.`)
  return reading.keys
}
