import { Option } from 'commander'
import { incidentStates, openStates, type IncidentState } from '../../domain/incident.js'
import type { ListFilter } from '../../ports/recordStore.js'
import { UsageError } from '../failure.js'
import { nextPage } from '../nextPage.js'
import { actorOf, begin, withActor, withJson, withPaging, type ActorOptions, type PageOptions } from '../options.js'
import { plain } from '../text/plain.js'
import { duration, priority, severalOf } from '../values.js'
import type { AddCommand, World } from '../world.js'

const examples = [
  'baton list --mine --needs-attention',
  'baton list --group "L1 Network Engineering" --due-within "4 h"',
  'baton list --state Resolved --limit 200 --json',
]

interface ListOptions extends ActorOptions, PageOptions {
  state?: IncidentState[]
  all?: true
  stage?: string
  group?: string
  owner?: string
  mine?: true
  priority?: number
  dueWithin?: number
  breached?: true
  needsAttention?: true
  unanswered?: true
}

export const addList: AddCommand = (program, world) => {
  const command = begin(program, 'list', 'incidents, the most urgent first; those that are open unless you say otherwise', examples)
    .addOption(new Option('--state <state>', `${incidentStates.join(', ')}; several behind commas`).argParser(severalOf(incidentStates)))
    .option('--all', 'in every state')
    .option('--stage <stage>', 'at this stage')
    .option('--group <name>', 'with this assignment group')
    .option('--owner <name>', 'assigned to this person')
    .option('--mine', 'assigned to you, or to whom --as names')
    .addOption(new Option('--priority <n>', '1 to 5').argParser(priority))
    .addOption(new Option('--due-within <time>', 'a clock runs out within, for example, "4 h"; also what is late already').argParser(duration))
    .option('--breached', 'a clock has run out')
    .option('--needs-attention', 'nobody of its group has acted yet')
    .option('--unanswered', 'everybody was called, and nobody has answered')
  withJson(withActor(withPaging(command))).action(async (options: ListOptions) => {
    const filter = await filterOf(options, world)
    const client = await world.connect()
    const { limit, cursor = null } = options
    const page = await client.list(filter, { limit, cursor })
    const { screen } = world
    if (options.json) return screen.print(JSON.stringify(page))
    const { listText } = await import('../text/listText.js')
    const more = page.next === null ? null : nextPage(program, page.next)
    screen.print(listText(plain(page.incidents), { ...world.screen, now: world.now(), more, first: cursor === null }))
  })
}

async function filterOf(options: ListOptions, world: World): Promise<ListFilter> {
  const { state, all, stage, group, owner, mine, dueWithin, breached, needsAttention, unanswered } = options
  if (state && all) throw new UsageError('--all and --state contradict each other.', 'Leave one of them out.')
  if (owner !== undefined && mine) throw new UsageError('--mine and --owner contradict each other.', 'Leave one of them out.')
  const assignedTo = mine ? await actorOf(options, world) : owner
  return {
    ...(all ? {} : { state: state ?? [...openStates] }),
    ...(stage === undefined ? {} : { stage }),
    ...(group === undefined ? {} : { assignmentGroup: group }),
    ...(assignedTo === undefined ? {} : { assignedTo }),
    ...(options.priority === undefined ? {} : { priority: options.priority }),
    ...(needsAttention ? { needsAttention } : {}),
    ...(breached ? { breached } : {}),
    ...(unanswered ? { unanswered } : {}),
    ...(dueWithin === undefined ? {} : { dueBy: new Date(Date.parse(world.now()) + dueWithin).toISOString() }),
  }
}
