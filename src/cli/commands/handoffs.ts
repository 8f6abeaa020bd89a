import { Option } from 'commander'
import { handoffStates, type HandoffState } from '../../ports/workStore.js'
import { nextPage } from '../nextPage.js'
import { begin, withJson, withPaging, type OutputOptions, type PageOptions } from '../options.js'
import { plain } from '../text/plain.js'
import { dayOrInstant, severalOf } from '../values.js'
import type { AddCommand } from '../world.js'

interface HandoffsOptions extends OutputOptions, PageOptions {
  fromGroup?: string
  toGroup?: string
  state?: HandoffState[]
  since?: string
}

/** `baton handoffs`: what went from hand to hand, and what became of it; for those who gave it as well. */
export const addHandoffs: AddCommand = (program, world) => {
  const command = begin(program, 'handoffs', 'what went from hand to hand and what became of it, the last one first',
    ['baton handoffs --from-group "Network Coordinators"', 'baton handoffs --state pending,unanswered', 'baton handoffs --to-group "L1 Network Engineering" --since 2026-03-01 --json'])
    .option('--from-group <name>', 'given by this group')
    .option('--to-group <name>', 'given to this group')
    .addOption(new Option('--state <state>', `${handoffStates.join(', ')}; several behind commas`).argParser(severalOf(handoffStates)))
    .addOption(new Option('--since <when>', 'made from then on: a day in UTC, or an instant with its zone').argParser(dayOrInstant))
  withJson(withPaging(command)).action(async ({ fromGroup: from, toGroup: to, state, since, limit, cursor, json }: HandoffsOptions) => {
    const filter = { ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...(state && { state }), ...(since !== undefined && { since }) }
    const page = await (await world.connect()).work.handoffs(filter, { limit, cursor: cursor ?? null })
    if (json) return world.screen.print(JSON.stringify(page))
    const { handoffsText } = await import('../text/handoffsText.js')
    const more = page.next === null ? null : nextPage(program, page.next)
    world.screen.print(handoffsText(plain(page.handoffs), { ...world.screen, now: world.now(), more, first: cursor === undefined }))
  })
}
