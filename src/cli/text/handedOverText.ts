import type { StoryDocument, TierDocument } from '../../client/json.js'
import { partsOf } from '../../domain/handoff/parts.js'
import type { TierOutcome } from '../../domain/incident.js'
import type { Screen } from '../world.js'
import { formText, sectionText } from './formText.js'
import { beside } from './layout.js'

type Space = Pick<Screen, 'columns' | 'palette'>
type Handed = StoryDocument['handoffs'][number]

/**
 * What the task of a tier was handed, with the way to all that happened before; null where that is no more than a word. What comes
 * back to a stage shows what that was given when it had it before.
 */
export function handedOver(story: StoryDocument, tierNumber: number, screen: Space): { title: string; body: string } | null {
  const { incident: { number }, handoffs, tiers, tasks } = story
  const handed = handoffs.findLast(({ toTier }) => toTier === tierNumber)
  const tier = tiers.find(one => one.number === tierNumber)
  if (!handed || !tier) return null
  const giver = tiers.find(one => one.number === handed.fromTier)
  const isBack = giver?.outcome === 'sentBack' || giver?.outcome === 'deEscalated'
  const isAnswer = giver?.outcome === 'answered'
  if (!isBack && !isAnswer && !hasContent(handed)) return null
  const before = isBack || isAnswer ? handedBefore(story, tier, isBack ? returns : [...returns, 'answered']) : undefined
  const earlier = before?.toTier ?? (isBack ? tiers.findLast(one => one.number < tierNumber && one.stage === tier.stage)?.number : undefined)
  const hint = (what: string, of: number) => beside('', screen.palette.quiet(`${what}: baton show ${number} --tier ${of}`), 2, screen.columns)
  return {
    title: [
      tasks.findLast(task => task.tier === tierNumber)?.number, `${verbs[giver?.outcome ?? 'escalated'] ?? 'handed over'} by ${handed.by} from tier ${handed.fromTier}`, giver?.stage,
      tier.question ? null : handed.form?.name,
    ].filter(Boolean).join(' · '),
    body: [
      ...(isAnswer && giver.question ? [sectionText('Question', giver.question.text, screen)] : []),
      contentText(number, handed, tier, giver, screen),
      ...(before && isBack ? ['', `  ${screen.palette.strong(`What ${tier.stage} was handed before, by ${before.by}`)}`, formText(number, before, screen)] : []),
      hint(`All of tier ${handed.fromTier}`, handed.fromTier),
      ...(earlier === undefined ? [] : [hint(isBack ? `When ${tier.stage} had it before, tier ${earlier}` : 'What was handed over first', earlier)]),
    ].join('\n'),
  }
}

/** What brings an incident back to a stage that is not asked to begin. */
const returns: readonly TierOutcome[] = ['sentBack', 'deEscalated']

const verbs: Partial<Record<TierOutcome, string>> = { sentBack: 'sent back', deEscalated: 'de-escalated', answered: 'answered' }

function contentText(number: string, handed: Handed, tier: TierDocument, giver: TierDocument | undefined, screen: Space): string {
  if (tier.question) return sectionText('Question', tier.question.text, screen)
  if (giver?.outcome === 'deEscalated' && handed.form === null) return sectionText('Justification', handed.handoff.note, screen)
  return formText(number, handed, screen)
}

/** The last handoff with more than a word in it that the stage of a tier was given before. */
function handedBefore({ handoffs, tiers }: StoryDocument, { number, stage }: TierDocument, not: readonly TierOutcome[]): Handed | undefined {
  const tierOf = (wanted: number) => tiers.find(one => one.number === wanted)
  return handoffs.findLast(one => {
    const outcome = tierOf(one.fromTier)?.outcome
    return one.toTier < number && tierOf(one.toTier)?.stage === stage && hasContent(one) && !(outcome && not.includes(outcome))
  })
}

function hasContent({ handoff, form, completeness }: Handed): boolean {
  const { note: _note, ...more } = partsOf(handoff)
  return form !== null || completeness !== null || Object.values(more).some(texts => texts.length > 0)
}
