import { Option, type Command } from 'commander'
import { RefusalError, refuse } from '../../domain/errors.js'
import { groupOf, membersOf } from '../../domain/planning/groups.js'
import type { Group, Policy } from '../../domain/policy/policy.js'
import { UsageError } from '../failure.js'
import { liveOne, policyIn } from '../givenPolicy.js'
import { readText } from '../inputFile.js'
import { begin, withJson, type OutputOptions } from '../options.js'
import type { FoundGap } from '../text/onCallText.js'
import { plain } from '../text/plain.js'
import { dayOrInstant, instant } from '../values.js'
import type { AddCommand, World } from '../world.js'

/** `baton oncall …`: who is on call, when nobody is, and rotas from calendars. Rotas are looked into when it is asked for. */
export const addOnCall: AddCommand = (program, world) => {
  const family = begin(program, 'oncall', 'who is on call, by which rota and why, until when, and who is next',
    ['baton oncall "Network Operations"', 'baton oncall "Network Operations" --at 2026-12-24T20:00Z', 'baton oncall gaps --until 2027-01-01'])
    .argument('[group]', 'without it all groups that have rotas')
    .addOption(new Option('--at <time>', 'at another instant than now').argParser(instant))
    .helpCommand(false)
  withJson(family).action(async (group: string | undefined, { at = world.now(), json }: OutputOptions & { at?: string }) => {
    const groups = groupsOf((await liveOne(world)).policy, group)
    const { onCallReport } = await import('../../domain/onCall/onCallReport.js')
    const reports = Object.entries(groups).map(([name, { rotas }]) => onCallReport(name, rotas, at))
    const { screen } = world
    if (json) return screen.print(JSON.stringify(group === undefined ? { at, groups: reports } : { at, ...reports[0] }))
    const { onCallTable, onCallPage } = await import('../text/onCallText.js')
    const [only] = reports
    screen.print(group !== undefined && only ? onCallPage(plain(only), at, screen) : onCallTable(plain(reports), screen))
  })
  addGaps(family, world)
  addImport(family, world)
}

interface Span {
  from?: string
  until?: string
}

const dayMs = 86_400_000

function addGaps(family: Command, world: World): void {
  const command = begin(family, 'gaps', 'when nobody is on call, for four weeks unless you say otherwise',
    ['baton oncall gaps', 'baton oncall gaps "Network Operations" --from 2026-12-01 --until 2027-01-10', 'baton oncall gaps --each'])
    .argument('[group]', 'without it all groups that have rotas')
    .option('--each', 'the gaps of each rota, also those that another rota of its group fills')
  withJson(withSpan(command)).action(async (group: string | undefined, options: OutputOptions & Span & { each?: true }) => {
    const { from, until } = spanOf(options, 28, world)
    const groups = groupsOf((await liveOne(world)).policy, group)
    const { groupGaps } = await import('../../domain/onCall/groupOnCall.js')
    const { gaps } = await import('../../domain/onCall/onCall.js')
    const found = Object.entries(groups).flatMap(([name, { rotas }]): FoundGap[] => (options.each
      ? rotas.flatMap(rota => gaps(rota, from, until).map(gap => ({ group: name, rota: rota.name, zone: rota.zone, ...gap })))
      : groupGaps(rotas, from, until).map(gap => ({ group: name, rota: null, zone: rotas[0]?.zone ?? 'UTC', ...gap }))))
    const { screen } = world
    const looked = Object.entries(groups).flatMap(([name, { rotas }]) => (rotas.length > 0 ? [name] : []))
    if (options.json) return screen.print(JSON.stringify({ from, until, groups: looked, gaps: found }))
    const { gapTables, noRota } = await import('../text/onCallText.js')
    if (looked.length === 0) return screen.print(group === undefined ? noRota : `${plain(group)} has no rota.`)
    screen.print(gapTables(plain(found), { from, until }, screen))
  })
}

interface ImportOptions extends OutputOptions, Span {
  group: string
  rota: string
  zone?: string
  policy?: string
}

function addImport(family: Command, world: World): void {
  const command = begin(family, 'import', 'a calendar (iCalendar) as a rota for the policy; applies nothing',
    ['baton oncall import schedule.ics --group "Network Operations" --rota "From the calendar" --until 2026-07-01 > rota.yaml'])
    .argument('<file>', 'a calendar, as PagerDuty, GoAlert, Google and others export it')
    .requiredOption('--group <name>', 'whose members the calendar names')
    .requiredOption('--rota <name>', 'what to call the rota')
    .option('--zone <zone>', 'the IANA zone of the rota; without it the one that the calendar names')
    .option('--policy <file>', 'the policy that knows the group, instead of the live one; then it needs no server')
  withJson(withSpan(command)).action(async (file: string, options: ImportOptions) => {
    const { from, until } = spanOf(options, 366, world)
    const text = await readText(file)
    const policy = options.policy === undefined ? (await liveOne(world)).policy : await policyIn(await readText(options.policy))
    const { group, rota: name, zone = null, json } = options
    groupsOf(policy, group)
    const { importedRota } = await import('../importedRota.js')
    const imported = importedRota(file, text, { name, zone, from, until, members: membersOf(policy, group) })
    const { screen } = world
    if (json) return screen.print(JSON.stringify({ group, ...imported }))
    const { importText, importRemarks } = await import('../text/onCallText.js')
    screen.print(importText(plain(imported), file, plain(group)))
    const remarks = importRemarks(plain(imported), plain(group))
    if (remarks !== '') screen.complain(screen.palette.caution(remarks))
  })
}

function withSpan(command: Command): Command {
  return command
    .addOption(new Option('--from <time>', 'an instant, or a day (in UTC); without it from now on').argParser(dayOrInstant))
    .addOption(new Option('--until <time>', 'the first instant, or day, after it').argParser(dayOrInstant))
}

function spanOf({ from: given, until: end }: Span, days: number, world: World): { from: string; until: string } {
  const from = given ?? world.now()
  const until = end ?? new Date(Date.parse(from) + days * dayMs).toISOString()
  if (until <= from) throw new UsageError('--until must lie after --from.', 'Name a later instant.')
  if (Date.parse(until) - Date.parse(from) > 3700 * dayMs) throw new UsageError('That is more than ten years.', 'Name a shorter time.')
  return { from, until }
}

/** The group of that name, or all with rotas, by name. */
function groupsOf(policy: Policy, group: string | undefined): Record<string, Group> {
  if (group === undefined) {
    const withRotas = Object.entries(policy.groups).filter(([, { rotas }]) => rotas.length > 0)
    return Object.fromEntries(withRotas.sort(([one], [other]) => (one < other ? -1 : 1)))
  }
  const found = groupOf(policy, group)
  if (!found) throw new RefusalError(refuse('unknown_group', { field: 'group', group, allowed: Object.keys(policy.groups) }))
  return { [group]: found }
}
