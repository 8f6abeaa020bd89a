import { Option, type Command } from 'commander'
import { policyInvalid } from '../../client/policies.js'
import { RefusalError, refuse } from '../../domain/errors.js'
import type { Policy } from '../../domain/policy/policy.js'
import { UsageError } from '../failure.js'
import { liveOne, policyIn } from '../givenPolicy.js'
import { readText } from '../inputFile.js'
import { actorOf, begin, withActor, withJson, type ActorOptions, type OutputOptions } from '../options.js'
import { plain } from '../text/plain.js'
import { integer } from '../values.js'
import type { AddCommand, World } from '../world.js'
import { addTimeline } from './timeline.js'

/** `baton policy …`: check a file, show and apply policies. Reading YAML is imported when it is needed. */
export const addPolicy: AddCommand = (program, world) => {
  const family = program.command('policy').description('check, show and apply the escalation policy')
    .showHelpAfterError('See `baton policy --help`.').helpCommand(false)
  addCheck(family, world)
  addShow(family, world)
  addApply(family, world)
  addTimeline(family, world)
  addVersions(family, world)
}

function addCheck(family: Command, world: World): void {
  const command = begin(family, 'check', 'say everything that is wrong with a policy file; needs no server',
    ['baton policy check policies/example.yaml'])
    .argument('<file>', 'YAML')
  withJson(command).action(async (file: string, { json }: OutputOptions) => {
    const { policy: { name }, warnings } = await readFileAs(file, await readText(file), json, world)
    const { screen } = world
    if (json) return screen.print(JSON.stringify({ policy: { name }, warnings }))
    const { findingsText } = await import('../text/policyText.js')
    if (warnings.length > 0) screen.print(findingsText(file, plain(warnings), 'warning', screen))
    screen.print(screen.palette.good(`${plain(name)} can be applied${warnings.length > 0 ? `, with ${warnings.length} to think about` : ''}.`))
  })
}

/** Reads a policy file. What is wrong with it people see place by place, programs in the refusal's details. */
async function readFileAs(file: string, source: string, json: true | undefined, { screen }: World) {
  const { readPolicy } = await import('../../domain/policy/policyDocument.js')
  const reading = readPolicy(source)
  if (!('problems' in reading)) return reading
  const refused = policyInvalid(reading.problems)
  if (json) throw refused
  const { findingsText } = await import('../text/policyText.js')
  screen.print(findingsText(file, plain(reading.problems), 'problem', screen))
  const { length: count } = reading.problems
  throw new RefusalError({ ...refused.refusal, message: `${file} cannot be applied: ${count} ${count === 1 ? 'problem' : 'problems'}.` })
}

function addShow(family: Command, world: World): void {
  const command = begin(family, 'show', 'the live policy, an earlier version, or one in a file, for people',
    ['baton policy show', 'baton policy show --version 3 --source > version-3.yaml', 'baton policy show my-policy.yaml'])
    .argument('[file]', 'a file instead of what was applied')
    .addOption(new Option('--version <n>', 'the version that was applied under this number').argParser(integer(1, 1_000_000_000)))
    .option('--source', 'the YAML as it was applied')
  withJson(command).action(async (file: string | undefined, options: OutputOptions & { version?: number; source?: true }) => {
    const { screen } = world
    if (file !== undefined && options.version !== undefined) {
      throw new UsageError('Name a file or a --version, not both.', 'Leave one of them out.')
    }
    const { version, policy, source } = await sourceOf(file, options.version, world)
    if (options.json) return screen.print(JSON.stringify({ version, policy, ...(options.source ? { source } : {}) }))
    if (options.source) return screen.print(source.trimEnd())
    const { policyPages } = await import('../text/policyText.js')
    screen.print(policyPages(plain(policy), version, screen))
  })
}

interface Sourced {
  /** Null: from a file. */
  version: number | null
  policy: Policy
  source: string
}

async function sourceOf(file: string | undefined, wanted: number | undefined, world: World): Promise<Sourced> {
  if (file !== undefined) {
    const source = await readText(file)
    return { version: null, policy: await policyIn(source), source }
  }
  const { policies } = await world.connect()
  const live = await liveOne(world)
  const version = wanted ?? live.version
  const source = await policies.source(version)
  if (source === null) {
    throw new RefusalError(refuse('field_invalid', {
      field: 'version', value: version, reason: 'no policy was applied under that number', allowed: `1 to ${live.version}`,
    }))
  }
  return { version, policy: version === live.version ? live.policy : await policyIn(source), source }
}

function addApply(family: Command, world: World): void {
  const command = begin(family, 'apply', 'make a policy the live one; incidents follow it from their next move on',
    ['baton policy apply my-policy.yaml --reason "Night shift for L2"'])
    .argument('<file>', 'YAML')
    .requiredOption('--reason <text>', 'why; kept with the version')
  withJson(withActor(command)).action(async (file: string, options: ActorOptions & { reason: string }) => {
    const source = await readText(file)
    await readFileAs(file, source, options.json, world)
    const by = await actorOf(options, world)
    const { policies } = await world.connect()
    const { version, warnings } = await policies.apply(source, { by, reason: options.reason })
    const { screen } = world
    if (options.json) return screen.print(JSON.stringify({ policy: version, warnings }))
    if (warnings.length > 0) {
      const { findingsText } = await import('../text/policyText.js')
      screen.complain(findingsText(file, plain(warnings), 'warning', screen))
    }
    screen.print(`${screen.palette.strong(`${plain(version.name)} is live as version ${version.version}.`)}\nIncidents under way keep their plan and follow it from their next move on.`)
  })
}

function addVersions(family: Command, world: World): void {
  const command = begin(family, 'versions', 'every policy that was ever applied: when, by whom and why', ['baton policy versions'])
  withJson(command).action(async ({ json }: OutputOptions) => {
    const { policies } = await world.connect()
    const versions = await policies.versions()
    const { screen } = world
    if (json) return screen.print(JSON.stringify({ versions }))
    if (versions.length === 0) throw new RefusalError(refuse('no_policy'))
    const { versionTable } = await import('../text/policyText.js')
    screen.print(versionTable(plain(versions), world.now(), screen))
  })
}
