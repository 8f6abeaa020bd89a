import { Option, type Command } from 'commander'
import { RefusalError, refuse } from '../../domain/errors.js'
import { UsageError } from '../failure.js'
import { policyAsked, policyInFile } from '../givenPolicy.js'
import { readText } from '../inputFile.js'
import { begin, withJson, type OutputOptions } from '../options.js'
import { plain } from '../text/plain.js'
import { integer } from '../values.js'
import type { AddCommand, World } from '../world.js'
import { addApply } from './policyApply.js'
import { addDiff } from './policyDiff.js'
import { addTimeline } from './timeline.js'

/** `baton policy …`: check a file, show, compare and apply policies. Reading YAML is imported when it is needed. */
export const addPolicy: AddCommand = (program, world) => {
  const family = program.command('policy').description('check, show, compare and apply the escalation policy')
    .showHelpAfterError('See `baton policy --help`.').helpCommand(false)
  addCheck(family, world)
  addShow(family, world)
  addDiff(family, world)
  addApply(family, world)
  addTimeline(family, world)
  addVersions(family, world)
}

function addCheck(family: Command, world: World): void {
  const command = begin(family, 'check', 'say everything that is wrong with a policy file; needs no server',
    ['baton policy check policies/example.yaml'])
    .argument('<file>', 'YAML')
  withJson(command).action(async (file: string, { json }: OutputOptions) => {
    const { policy: { name }, warnings } = await policyInFile(file, await readText(file), json, world)
    const { screen } = world
    if (json) return screen.print(JSON.stringify({ policy: { name }, warnings }))
    const { findingsText } = await import('../text/policyText.js')
    if (warnings.length > 0) screen.print(findingsText(file, plain(warnings), 'warning', screen))
    screen.print(screen.palette.good(`${plain(name)} can be applied${warnings.length > 0 ? `, with ${warnings.length} to think about` : ''}.`))
  })
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
    const { version, policy, source } = await policyAsked(file === undefined ? { version: options.version ?? 'live' } : { file }, world)
    if (options.json) return screen.print(JSON.stringify({ version, policy, ...(options.source ? { source: await source() } : {}) }))
    if (options.source) return screen.print((await source()).trimEnd())
    const { policyPages } = await import('../text/policyText.js')
    screen.print(policyPages(plain(policy), version, screen))
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
