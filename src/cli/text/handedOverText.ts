import { partsOf } from '../../domain/handoff/parts.js'
import type { Story } from '../../ports/recordStore.js'
import type { Screen } from '../world.js'
import { formText } from './formText.js'
import { beside } from './layout.js'

type Space = Pick<Screen, 'columns' | 'palette'>

/** What the task of a tier was handed, with the way to all that happened before; null where that is no more than a question or a word. */
export function handedOver({ incident: { number }, handoffs, tiers, tasks }: Story, tierNumber: number, screen: Space): { title: string; body: string } | null {
  const handed = handoffs.findLast(({ toTier }) => toTier === tierNumber)
  const tier = tiers.find(one => one.number === tierNumber)
  if (!handed || !tier || tier.question) return null
  const { note: _note, ...more } = partsOf(handed.handoff)
  if (handed.form === null && handed.completeness === null && Object.values(more).every(texts => texts.length === 0)) return null
  const giver = tiers.find(one => one.number === handed.fromTier)
  return {
    title: [tasks.findLast(task => task.tier === tierNumber)?.number, `handed over by ${handed.by} from tier ${handed.fromTier}`, giver?.stage, handed.form?.name].filter(Boolean).join(' · '),
    body: [
      formText(number, handed, screen),
      beside('', screen.palette.quiet(`All of tier ${handed.fromTier}: baton show ${number} --tier ${handed.fromTier}`), 2, screen.columns),
    ].join('\n'),
  }
}
