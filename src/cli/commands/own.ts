import { randomUUID } from 'node:crypto'
import { Option, type Command } from 'commander'
import type { Baton } from '../../client/baton.js'
import type { OwnEnvelope, OwnIncident, OwnReport } from '../../client/own.js'
import { answered } from '../act.js'
import { nextPage } from '../nextPage.js'
import { begin, withActor, withJson, withPaging, withRequestId, type ActorOptions, type PageOptions, type RequestOptions } from '../options.js'
import { plain } from '../text/plain.js'
import { integer } from '../values.js'
import type { AddCommand, World } from '../world.js'

/** `baton own …`: what somebody has reported, as callers see it. */
export const addOwn: AddCommand = (program, world) => {
  const family = begin(program, 'own', 'what you have reported yourself, as callers see it', ['baton own list', 'baton own show INC0010001', 'baton own comment INC0010001 --text "It is the whole floor"'])
    .helpCommand(false)
  addList(family, program, world)
  addShow(family, world)
  addOpen(family, world)
  addWrite(family, world, 'comment', 'say something about it, which the support reads', '--text <text>', 'what the support should know',
    'baton own comment INC0010001 --text "It is the whole floor"', (client, number, { text = '' }, envelope) => client.own.comment(number, { text }, envelope))
  addWrite(family, world, 'reopen', 'the solution did not hold', '--note <text>', 'what is wrong again',
    'baton own reopen INC0010001 --note "It is down again"', (client, number, { note = '' }, envelope) => client.own.reopen(number, { note }, envelope))
}

function addList(family: Command, program: Command, world: World): void {
  const command = begin(family, 'list', 'all of it, in every state', ['baton own list', 'baton own list --as Carla --json'])
  withJson(withActor(withPaging(command))).action(async (options: ActorOptions & PageOptions) => {
    const { limit, cursor = null, json } = options
    const client = await world.connect()
    const page = await client.own.list(await callerOf(options, client, world), { limit, cursor })
    if (json) return world.screen.print(JSON.stringify(page))
    const { ownTable } = await import('../text/ownText.js')
    const more = page.next === null ? null : nextPage(program, page.next)
    world.screen.print(ownTable(plain(page.incidents), { ...world.screen, now: world.now(), more, first: cursor === null }))
  })
}

function addShow(family: Command, world: World): void {
  const command = begin(family, 'show', 'one of it, with what was written to you and by you', ['baton own show INC0010001']).argument('<incident>', 'its number, like INC0010001')
  withJson(withActor(command)).action(async (number: string, options: ActorOptions) => {
    const client = await world.connect()
    await draw(world, options, await client.own.show(await callerOf(options, client, world), number))
  })
}

function addOpen(family: Command, world: World): void {
  const level = '1 high, 2 medium, 3 low'
  const command = begin(family, 'open', 'report an incident', ['baton own open --short-description "No mail since noon" --category Mail --impact 3 --urgency 2'])
    .requiredOption('--short-description <text>', 'what is wrong, in one line')
    .option('--description <text>', 'what is wrong, at length')
    .requiredOption('--category <name>', 'what kind of thing it is')
    .option('--subcategory <name>', 'more exactly')
    .addOption(new Option('--impact <n>', level).argParser(integer(1, 3)).makeOptionMandatory())
    .addOption(new Option('--urgency <n>', level).argParser(integer(1, 3)).makeOptionMandatory())
    .option('--configuration-item <name>', 'what it is about: a device, a service, a product')
  withWriting(command).action(async (options: OwnReport & RequestOptions) => {
    const { shortDescription, description, category, subcategory, impact, urgency, configurationItem } = options
    const report = { shortDescription, category, impact, urgency, ...(description !== undefined && { description }), ...(subcategory !== undefined && { subcategory }), ...(configurationItem !== undefined && { configurationItem }) }
    await write(world, options, (client, envelope) => client.own.open(report, envelope))
  })
}

type Said = RequestOptions & { text?: string; note?: string }

function addWrite(
  family: Command, world: World, name: string, what: string, flag: string, meaning: string, example: string,
  work: (client: Baton, number: string, said: Said, envelope: OwnEnvelope) => Promise<OwnIncident>,
): void {
  const command = begin(family, name, what, [example]).argument('<incident>', 'its number, like INC0010001').requiredOption(flag, meaning)
  withWriting(command).action(async (number: string, options: Said) => {
    await write(world, options, (client, envelope) => work(client, number, options, envelope))
  })
}

function withWriting(command: Command): Command {
  return withJson(withRequestId(withActor(command)))
}

async function write(world: World, options: RequestOptions, work: (client: Baton, envelope: OwnEnvelope) => Promise<OwnIncident>): Promise<void> {
  const client = await world.connect()
  const envelope = { by: await callerOf(options, client, world), requestId: options.requestId ?? randomUUID() }
  await draw(world, options, await answered(world, envelope.requestId, () => work(client, envelope)))
}

async function draw(world: World, { json }: ActorOptions, incident: OwnIncident): Promise<void> {
  if (json) return world.screen.print(JSON.stringify({ incident }))
  const { ownText } = await import('../text/ownText.js')
  world.screen.print(ownText(plain(incident), world.now(), world.screen))
}

/** Whose reports they are: of whom `--as` names, of who is signed in, or else of whom the environment says. */
async function callerOf({ as }: ActorOptions, client: Baton, world: World): Promise<string> {
  return as ?? (await client.principal())?.name ?? await world.actor()
}
