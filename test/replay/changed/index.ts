/**
 * The workflows with one deliberate change each, of the kind that running incidents cannot survive: an activity more at
 * the beginning. A test holds that replaying the recorded histories notices it.
 */
import { proxyActivities } from '@temporalio/workflow'
import type { Activities } from '../../../activities/index.js'
import * as present from '../../../workflows/index.js'

const { accept } = proxyActivities<Activities>({ startToCloseTimeout: '10 s' })

function onceMore(number: string): void {
  accept({ number, move: 0, at: '', command: { kind: 'accept', by: 'test', requestId: 'changed' } }).catch(() => undefined)
}

export function incident(...args: Parameters<typeof present.incident>): ReturnType<typeof present.incident> {
  onceMore(args[0].number)
  return present.incident(...args)
}

export function tier(...args: Parameters<typeof present.tier>): ReturnType<typeof present.tier> {
  onceMore(args[0].number)
  return present.tier(...args)
}
