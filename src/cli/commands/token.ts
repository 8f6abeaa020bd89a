import { Option } from 'commander'
import { roles, type Role } from '../../domain/access/principal.js'
import { actorOf, begin, withActor, withJson, type ActorOptions, type OutputOptions } from '../options.js'
import { plain } from '../text/plain.js'
import { duration, oneOf } from '../values.js'
import type { AddCommand, World } from '../world.js'

interface NewToken extends ActorOptions {
  role: Role
  actsAs?: string
  group?: string[]
  expires?: number
}

/** `baton token …`: with what services and scripts sign in to the API. */
export const addToken: AddCommand = (program, world) => {
  const family = begin(program, 'token', 'tokens, with which services and scripts sign in to the API', ['baton token create monitoring --role integration --expires "90 d"', 'baton token list'])
    .helpCommand(false)

  const create = begin(family, 'create', 'make one; the token itself is shown this once', [
    'baton token create monitoring --role integration --expires "90 d"', 'baton token create "Amara\'s script" --role noc_agent --acts-as Amara --group "Network Coordinators"',
  ])
    .argument('<name>', 'what it is for')
    .addOption(new Option('--role <role>', roles.join(', ')).argParser(oneOf(roles)).makeOptionMandatory())
    .option('--acts-as <name>', 'the person or service that it acts as; its own name unless said')
    .option('--group <name...>', 'the only groups that it acts for')
    .addOption(new Option('--expires <time>', 'how long it is valid, like "90 d"; for ever unless said').argParser(duration))
  withJson(withActor(create)).action(async (name: string, options: NewToken) => {
    const { role, actsAs, group, expires, json } = options
    const { tokens } = await world.connect()
    const made = await tokens.create({
      by: await actorOf(options, world), name, role, ...(actsAs !== undefined && { actsAs }), ...(group && { groups: group }),
      ...(expires !== undefined && { expiresAt: new Date(Date.parse(world.now()) + expires).toISOString() }),
    })
    if (json) return world.screen.print(JSON.stringify(made))
    const { newTokenText } = await import('../text/tokensText.js')
    world.screen.print(newTokenText(plain(made.token), made.secret, world.screen))
  })

  const list = begin(family, 'list', 'all of them, without the tokens themselves', ['baton token list'])
  withJson(list).action(async ({ json }: OutputOptions) => {
    const tokens = await (await world.connect()).tokens.list()
    if (json) return world.screen.print(JSON.stringify({ tokens }))
    const { tokenTable } = await import('../text/tokensText.js')
    world.screen.print(tokenTable(plain(tokens), world.now(), world.screen))
  })
  addRevoke(family, world)
}

const addRevoke: AddCommand = (family, world: World) => {
  const revoke = begin(family, 'revoke', 'end one for good', ['baton token revoke tok_4f9a2c81']).argument('<token>', 'its ID, like tok_4f9a2c81')
  withJson(withActor(revoke)).action(async (token: string, options: ActorOptions) => {
    const by = await actorOf(options, world)
    const revoked = await (await world.connect()).tokens.revoke(token, { by })
    if (options.json) return world.screen.print(JSON.stringify({ token: revoked }))
    const { revokedText } = await import('../text/tokensText.js')
    world.screen.print(revokedText(plain(revoked), world.now(), world.screen))
  })
}
