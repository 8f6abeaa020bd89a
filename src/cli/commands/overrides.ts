import { Option, type Command } from 'commander'
import { overrideReviews, type OverrideReview } from '../../domain/guardrails/override.js'
import { UsageError } from '../failure.js'
import { overrideJson } from '../../client/json.js'
import { nextPage } from '../nextPage.js'
import { actorOf, begin, withActor, withJson, withPaging, type ActorOptions, type OutputOptions, type PageOptions } from '../options.js'
import { plain } from '../text/plain.js'
import { dayOrInstant, oneOf } from '../values.js'
import type { AddCommand, World } from '../world.js'

interface ListOptions extends OutputOptions, PageOptions {
  all?: true
  awaiting?: true
  guardrail?: string
  incident?: string
  summary?: true
  since?: string
}

/** `baton overrides …`: which guardrails were bent, by whom and why; and what came of looking at it. */
export const addOverrides: AddCommand = (program, world) => {
  const family = begin(program, 'overrides', 'guardrails that were bent and await review, the oldest first', [
    'baton overrides', 'baton overrides --all --guardrail "two attempts first"', 'baton overrides --summary --since 2026-01-01',
    'baton overrides review OVR0010001 --verdict "policy to change" --note "Too strict at night"',
  ])
    .option('--awaiting', 'those that await review, as without an option')
    .option('--all', 'those that were reviewed too')
    .option('--guardrail <name>', 'of this guardrail')
    .option('--incident <number>', 'of this incident')
    .option('--summary', 'for each guardrail how often it was bent, and how that was judged')
    .addOption(new Option('--since <time>', 'of --summary: from then on').argParser(dayOrInstant))
    .helpCommand(false)
  withJson(withPaging(family)).action(async (options: ListOptions) => {
    if (options.all && options.awaiting) throw new UsageError('--all and --awaiting contradict each other.', 'Leave one of them out.')
    await (options.summary ? summarize(options, world) : listThem(options, program, world))
  })
  addReview(family, world)
}

async function listThem({ all, guardrail, incident, limit, cursor, json }: ListOptions, program: Command, world: World): Promise<void> {
  const { screen } = world
  const filter = {
    ...(all ? {} : { awaitingReview: true }), ...(guardrail === undefined ? {} : { guardrail }), ...(incident === undefined ? {} : { number: incident }),
  }
  const { overrides, next } = await (await world.connect()).overrides.list(filter, { limit, cursor: cursor ?? null })
  if (json) return screen.print(JSON.stringify({ overrides: overrides.map(overrideJson), next }))
  const { overridesText } = await import('../text/overridesText.js')
  const more = next === null ? null : nextPage(program, next)
  screen.print(overridesText(plain(overrides), { ...screen, now: world.now(), more, all: all ?? false, first: cursor === undefined }))
}

async function summarize({ since: from, json }: ListOptions, world: World): Promise<void> {
  const since = from ?? null
  const { screen } = world
  const guardrails = await (await world.connect()).overrides.summary({ since })
  if (json) return screen.print(JSON.stringify({ since, guardrails }))
  const { overrideSummary } = await import('../text/overridesText.js')
  screen.print(overrideSummary(plain(guardrails), since, screen))
}

function addReview(family: Command, world: World): void {
  const command = begin(family, 'review', 'say what looking at an override came to; its incident\'s stream tells it', [
    'baton overrides review OVR0010001 --verdict kept --as Joana',
    'baton overrides review OVR0010001 --verdict "policy to change" --note "Two attempts are too many at night" --as Joana',
  ])
    .argument('<override>', 'its number, like OVR0010001')
    .addOption(new Option('--verdict <verdict>', `${overrideReviews.join(', ')}`).argParser(oneOf(overrideReviews)).makeOptionMandatory())
    .option('--note <text>', 'what is to be learned from it')
  withJson(withActor(command)).action(async (id: string, options: ActorOptions & { verdict: OverrideReview; note?: string }) => {
    const { verdict, note, json } = options
    const by = await actorOf(options, world)
    const { override, repeated } = await (await world.connect()).overrides.review(id, { by, verdict, ...(note !== undefined && { note }) })
    if (json) return world.screen.print(JSON.stringify({ override: overrideJson(override), ...(repeated && { repeated }) }))
    const { reviewedText } = await import('../text/overridesText.js')
    world.screen.print(reviewedText(plain(override), repeated, world.screen))
  })
}
