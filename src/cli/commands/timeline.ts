import { Option, type Command } from 'commander'
import { RefusalError } from '../../domain/errors.js'
import type { Ladder, Policy } from '../../domain/policy/policy.js'
import type { TimelineFacts } from '../../domain/timeline/timeline.js'
import { UsageError } from '../failure.js'
import { liveOne, policyIn } from '../givenPolicy.js'
import { readText } from '../inputFile.js'
import { begin, withJson, type OutputOptions } from '../options.js'
import { plain } from '../text/plain.js'
import { instant, integer, priority, several } from '../values.js'
import type { World } from '../world.js'

interface TimelineOptions extends OutputOptions {
  priority: number
  at?: string
  category?: string
  subcategory?: string
  vip?: true
  tag?: string[]
  impact?: number
}

/** `baton policy timeline`: what happens if nobody answers. */
export function addTimeline(family: Command, world: World): void {
  const command = begin(family, 'timeline', 'what happens if nobody answers: pages, reminders, escalations, who is told',
    ['baton policy timeline --priority 1', 'baton policy timeline my-policy.yaml --priority 1 --at 2026-12-24T20:00Z --category SD-WAN'])
    .argument('[file]', 'a file instead of the live policy; then it needs no server')
    .addOption(new Option('--priority <n>', '1 to 5').argParser(priority).makeOptionMandatory())
    .addOption(new Option('--at <instant>', 'opened then; default: now').argParser(instant))
    .option('--category <name>', 'of the incident; without it one timeline for each ladder')
    .option('--subcategory <name>', 'of the incident')
    .option('--vip', 'the caller is a VIP')
    .addOption(new Option('--impact <n>', '1 high, 2 medium, 3 low; without it the least grave of that priority').argParser(integer(1, 3)))
    .addOption(new Option('--tag <name>', 'of the incident; as often as there are some').argParser(several))
  withJson(command).action(async (file: string | undefined, options: TimelineOptions) => {
    if (options.subcategory !== undefined && options.category === undefined) {
      throw new UsageError('--subcategory says nothing without --category.', 'Give both.')
    }
    const { at = world.now() } = options
    const live = file === undefined ? await liveOne(world) : { version: 0, policy: await policyIn(await readText(file)) }
    const { timelineOf } = await import('../../domain/timeline/timeline.js')
    const timelines = factsOf(live.policy, options).map(facts => {
      const timeline = timelineOf(live, facts, at)
      if ('refused' in timeline) throw new RefusalError(timeline.refused)
      return timeline
    })
    if (options.json) return world.screen.print(JSON.stringify({ at, timelines }))
    const { timelineText } = await import('../text/timelineText.js')
    world.screen.print(timelineText(plain(timelines), at, world.screen))
  })
}

/** One incident as it was described, or for each ladder one that it takes. */
function factsOf({ ladders }: Policy, options: TimelineOptions): TimelineFacts[] {
  const { priority: ofPriority, category, tag: tags = [] } = options
  const [subcategory, vip] = [options.subcategory ?? null, options.vip ?? false]
  const said = { priority: ofPriority, callerCalendar: null, ...(options.impact !== undefined && { impact: options.impact }) }
  if (category !== undefined) return [{ ...said, category, subcategory, vip, tags }]
  return ladders.filter(takes(ofPriority)).map(({ appliesTo }) => ({
    ...said, category: appliesTo.category?.[0] ?? 'anything else', subcategory: appliesTo.subcategory?.[0] ?? null,
    vip: appliesTo.vip ?? vip, tags: [...new Set([...(appliesTo.tags ?? []).slice(0, 1), ...tags])],
  }))
}

function takes(ofPriority: number): (ladder: Ladder) => boolean {
  return ({ appliesTo }) => appliesTo.priority?.includes(ofPriority) ?? true
}
