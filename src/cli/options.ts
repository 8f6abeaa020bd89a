import { Option, type Command } from 'commander'
import type { World } from './world.js'
import { integer, seconds } from './values.js'

/** Options that several commands share, and how a command tells about itself. */

export interface OutputOptions {
  json?: true
}

export interface ActorOptions extends OutputOptions {
  as?: string
}

/** Which page of a list. */
export interface PageOptions {
  limit: number
  /** Left out: the first page. */
  cursor?: string
}

export interface RequestOptions extends ActorOptions {
  requestId?: string
}

export interface ActionOptions extends RequestOptions {
  /** In ms. */
  wait?: number
  expectStage?: string
}

/** Begins a command of the program or of a family of it: its name, what it does, and examples for its help. */
export function begin(parent: Command, name: string, description: string, examples: readonly string[]): Command {
  const command = parent.command(name).description(description)
  const path = [parent.parent ? `${parent.name()} ` : '', command.name()].join('')
  return command
    .showHelpAfterError(`See \`baton ${path} --help\`.`)
    .addHelpText('after', `\nExamples:\n${examples.map(example => `  ${example}`).join('\n')}`)
}

export function withJson(command: Command): Command {
  return command.option('--json', 'print one JSON document')
}

export function withActor(command: Command): Command {
  return command.option('--as <name>', 'who acts; without it who is signed in, $BATON_ACTOR or your login name')
}

export function withPaging(command: Command): Command {
  return command
    .addOption(new Option('--limit <n>', 'how many').default(50).argParser(integer(1, 1000)))
    .option('--cursor <next>', 'goes on after an earlier page')
}

export function withRequestId(command: Command): Command {
  return command.option('--request-id <id>', 'makes it repeatable: the same ID gets the same answer, and nothing happens twice')
}

export function withWait(command: Command): Command {
  return command.addOption(new Option('--wait <seconds>', 'how long to wait for the answer; without it 10').argParser(seconds))
}

/** What every action on an incident takes. */
export function withAction(command: Command): Command {
  withActor(command)
    .option('--expect-stage <stage>', 'refuse it if the incident is at another stage by now')
  return withJson(withWait(withRequestId(command)))
}

/** Who acts: whom `--as` names, or else who is signed in. Where nobody has to be, and for an `integration`, it is who the environment says. */
export async function actorOf({ as }: ActorOptions, world: World): Promise<string> {
  if (as !== undefined) return as
  const principal = await (await world.connect()).principal()
  return principal === null || principal.role === 'integration' ? world.actor() : principal.name
}
