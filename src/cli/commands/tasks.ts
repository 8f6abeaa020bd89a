import { Option } from 'commander'
import { taskStates, type TaskState } from '../../domain/incident.js'
import type { TaskFilter } from '../../ports/workStore.js'
import { UsageError } from '../failure.js'
import { nextPage } from '../nextPage.js'
import { actorOf, begin, withActor, withJson, withPaging, type ActorOptions, type PageOptions } from '../options.js'
import { plain } from '../text/plain.js'
import { severalOf } from '../values.js'
import type { AddCommand, World } from '../world.js'

interface TasksOptions extends ActorOptions, PageOptions {
  state?: TaskState[]
  all?: true
  group?: string
  owner?: string
  mine?: true
}

/** `baton tasks`: what is on whose desk, across all incidents. */
export const addTasks: AddCommand = (program, world) => {
  const command = begin(program, 'tasks', 'tasks of all incidents, the oldest first; those that are open unless you say otherwise',
    ['baton tasks --mine', 'baton tasks --group "L1 Network Engineering"', 'baton tasks --state "Closed Incomplete" --limit 200 --json'])
    .addOption(new Option('--state <state>', `${taskStates.join(', ')}; several behind commas`).argParser(severalOf(taskStates)))
    .option('--all', 'in every state')
    .option('--group <name>', 'with this assignment group')
    .option('--owner <name>', 'assigned to this person')
    .option('--mine', 'assigned to you, or to whom --as names')
  withJson(withActor(withPaging(command))).action(async (options: TasksOptions) => {
    const filter = await filterOf(options, world)
    const { limit, cursor = null, json } = options
    const page = await (await world.connect()).work.tasks(filter, { limit, cursor })
    if (json) return world.screen.print(JSON.stringify(page))
    const { tasksText } = await import('../text/tasksText.js')
    const more = page.next === null ? null : nextPage(program, page.next)
    world.screen.print(tasksText(plain(page.tasks), { ...world.screen, now: world.now(), more, first: cursor === null }))
  })
}

async function filterOf(options: TasksOptions, world: World): Promise<TaskFilter> {
  const { state, all, group, owner, mine } = options
  if (state && all) throw new UsageError('--all and --state contradict each other.', 'Leave one of them out.')
  if (owner !== undefined && mine) throw new UsageError('--mine and --owner contradict each other.', 'Leave one of them out.')
  const assignedTo = mine ? await actorOf(options, world) : owner
  return {
    ...(all ? {} : { state: state ?? ['Work in Progress'] }),
    ...(group === undefined ? {} : { assignmentGroup: group }),
    ...(assignedTo === undefined ? {} : { assignedTo }),
  }
}
