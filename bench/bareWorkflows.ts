import { condition, defineSignal, defineUpdate, proxyActivities, setHandler, startChild } from '@temporalio/workflow'

export interface BareActivities {
  nothing(): Promise<void>
  /** Told when a clock ran out. */
  due(dueAt: string): Promise<void>
}

/**
 * The least that Temporal can do for the same shape: a parent that starts a child per tier; each child runs one empty
 * activity, waits for a signal that the parent passes on from an update, and ends. What Baton costs is told against it.
 */
const { nothing, due } = proxyActivities<BareActivities>({ startToCloseTimeout: '10 s' })

export const passUpdate = defineUpdate<number>('pass')
const goSignal = defineSignal('go')

export interface BareInput {
  tiers: number
  /** When given, the first child's clock; running out runs one more activity. */
  dueAt: string | null
}

export async function bareParent({ tiers, dueAt }: BareInput): Promise<void> {
  let running: { signal(def: typeof goSignal): Promise<void> } | undefined
  let passed = 0
  setHandler(passUpdate, async () => {
    const number = passed
    await condition(() => running !== undefined)
    await running?.signal(goSignal)
    await condition(() => passed > number)
    return passed
  })
  for (; passed < tiers; passed += 1) {
    const child = await startChild(bareChild, { args: [dueAt] })
    running = child
    await child.result()
    running = undefined
  }
  await condition(() => passed === tiers)
}

export async function bareChild(dueAt: string | null): Promise<void> {
  let gone = false
  setHandler(goSignal, () => { gone = true })
  await nothing()
  if (dueAt === null) await condition(() => gone)
  else if (!await condition(() => gone, Math.max(1, Date.parse(dueAt) - Date.now()))) await due(dueAt)
}
