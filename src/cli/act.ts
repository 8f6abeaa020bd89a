import { randomUUID } from 'node:crypto'
import type { CallOptions } from '../client/actions.js'
import type { Baton } from '../client/baton.js'
import type { Answer } from '../domain/answer.js'
import { RefusalError } from '../domain/errors.js'
import { unfinished } from './failure.js'
import { actorOf, type ActionOptions } from './options.js'
import { actionText, type ActionKind } from './text/actionText.js'
import { plain } from './text/plain.js'
import type { World } from './world.js'

/** What every request carries, made from the options. */
export interface Envelope {
  by: string
  requestId: string
  expectStage?: string
}

type Work = (client: Baton, envelope: Envelope, call: CallOptions) => Promise<Answer>

/** Carries one action out and says how it went. */
export async function act(world: World, kind: ActionKind, options: ActionOptions, work: Work): Promise<void> {
  const { expectStage, wait, json } = options
  const envelope = {
    by: await actorOf(options, world),
    requestId: options.requestId ?? randomUUID(),
    ...(expectStage === undefined ? {} : { expectStage }),
  }
  const client = await world.connect()
  const answer = await answered(world, envelope.requestId, () => work(client, envelope, wait === undefined ? {} : { waitMs: wait }))
  const { screen } = world
  screen.print(json ? JSON.stringify(answer) : actionText(kind, plain(answer), world.now(), screen.palette))
}

/** Waits for the answer to something that may be repeated under its request ID. */
export async function answered<T>(world: World, requestId: string, work: () => Promise<T>): Promise<T> {
  return patiently(world, work).catch((error: unknown) => { throw repeatable(error, requestId) })
}

const unremarkableMs = 3000

/** Says that something goes on once it takes longer than people expect. */
async function patiently<T>({ report }: World, work: () => Promise<T>): Promise<T> {
  let step: ReturnType<World['report']['step']> | undefined
  const timer = setTimeout(() => { step = report.step('Waiting for the answer') }, unremarkableMs)
  try {
    const result = await work()
    step?.done()
    return result
  } catch (error) {
    step?.failed('')
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** What was not finished can be repeated without doing it twice, if one knows under which ID. */
function repeatable(error: unknown, requestId: string): unknown {
  if (!(error instanceof RefusalError) || !unfinished.includes(error.refusal.code)) return error
  const { code, message, details } = error.refusal
  const fix = code === 'unreachable'
    ? `${typeof details['fix'] === 'string' ? details['fix'] : ''} Then repeat the command; with --request-id ${requestId} it cannot happen twice.`
    : `Repeat the command with --request-id ${requestId} to get its answer; it cannot happen twice.`
  return new RefusalError({ code, message, details: { ...details, requestId, fix } }, { cause: error })
}
