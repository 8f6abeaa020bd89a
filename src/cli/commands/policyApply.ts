import type { Command } from 'commander'
import { policyInvalid } from '../../client/policies.js'
import { UsageError } from '../failure.js'
import { policyInFile } from '../givenPolicy.js'
import { readText } from '../inputFile.js'
import { actorOf, begin, withActor, withJson, type ActorOptions } from '../options.js'
import { plain } from '../text/plain.js'
import type { World } from '../world.js'

interface ApplyOptions extends ActorOptions {
  reason?: string
  dryRun?: true
}

/** `baton policy apply FILE --reason T`, and what it would do with `--dry-run`. */
export function addApply(family: Command, world: World): void {
  const command = begin(family, 'apply', 'make a policy the live one; incidents follow it from their next move on',
    ['baton policy apply my-policy.yaml --dry-run', 'baton policy apply my-policy.yaml --reason "Night shift for L2"'])
    .argument('<file>', 'YAML')
    .option('--reason <text>', 'why; kept with the version')
    .option('--dry-run', 'only say which open incidents it would touch')
  withJson(withActor(command)).action(async (file: string, options: ApplyOptions) => {
    const { reason, dryRun, json } = options
    if (reason === undefined && !dryRun) {
      throw new UsageError('--reason is missing.', 'Say why, for whoever looks at the versions later; or use --dry-run. See `baton policy apply --help`.')
    }
    const source = await readText(file)
    const { warnings } = await policyInFile(file, source, json, world)
    const by = await actorOf(options, world)
    const { policies } = await world.connect()
    const { touched, problems } = await policies.check(source)
    if (touched === null) throw policyInvalid(problems)
    const applied = reason === undefined || dryRun ? null : await policies.apply(source, { by, reason })
    const { screen } = world
    if (json) return screen.print(JSON.stringify({ policy: applied?.version ?? null, warnings, touched }))
    const { findingsText, touchedText } = await import('../text/policyText.js')
    if (warnings.length > 0) screen.complain(findingsText(file, plain(warnings), 'warning', screen))
    screen.print(applied === null ? `${file} is not applied: this was a dry run.` : [
      screen.palette.strong(`${plain(applied.version.name)} is live as version ${applied.version.version}.`),
      'Incidents under way keep their plan and follow it from their next move on.',
    ].join('\n'))
    screen.print(touchedText(plain(touched), screen))
  })
}
