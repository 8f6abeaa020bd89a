import { actorOf, begin, withActor, withJson, type ActorOptions, type OutputOptions } from '../options.js'
import { plain } from '../text/plain.js'
import type { AddCommand } from '../world.js'

/** `baton tickets …`: the built-in desk, where developers see what incidents ask of them. */
export const addTickets: AddCommand = (program, world) => {
  const family = begin(program, 'tickets', 'what developers were asked for by incidents: the built-in ticket desk',
    ['baton tickets --open', 'baton tickets --incident INC0010001 --json'])
    .helpCommand(false)
    .option('--open', 'only what is not done')
    .option('--incident <number>', 'only what this incident asked for')
  withJson(family).action(async ({ open, incident, json }: OutputOptions & { open?: true; incident?: string }) => {
    const { tickets } = await world.connect()
    const found = await tickets.list({ ...(open && { open }), ...(incident !== undefined && { incident }) })
    if (json) return world.screen.print(JSON.stringify({ tickets: found }))
    const { ticketTable } = await import('../text/ticketsText.js')
    world.screen.print(ticketTable(plain(found), plain({ open: open ?? false, incident: incident ?? null }), world.now(), world.screen))
  })

  const show = begin(family, 'show', 'one ticket, with all that was found out so far', ['baton tickets show DEV0010001'])
    .argument('<ticket>', 'its number, like DEV0010001')
  withJson(show).action(async (ticket: string, { json }: OutputOptions) => {
    const { tickets } = await world.connect()
    const found = await tickets.show(ticket)
    if (json) return world.screen.print(JSON.stringify({ ticket: found }))
    const { ticketText } = await import('../text/ticketsText.js')
    world.screen.print(ticketText(plain(found), world.now(), world.screen))
  })

  const done = begin(family, 'done', 'its work is done: an incident that waits for it goes on', ['baton tickets done DEV0010001 --outcome "fixed in 2.4.2"'])
    .argument('<ticket>', 'its number, like DEV0010001')
    .requiredOption('--outcome <text>', 'what came of it; the incident reads it')
  withJson(withActor(done)).action(async (ticket: string, options: ActorOptions & { outcome: string }) => {
    const by = await actorOf(options, world)
    const { tickets } = await world.connect()
    const finished = await tickets.done(ticket, { by, outcome: options.outcome })
    const { screen } = world
    if (options.json) return screen.print(JSON.stringify({ ticket: finished }))
    screen.print(`${screen.palette.strong(`${plain(finished.number)} is done.`)} ${plain(finished.incident)} learns of it.`)
  })
}
