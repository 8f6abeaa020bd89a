import { actorOf, begin, withActor, withJson, type ActorOptions, type OutputOptions } from '../options.js'
import { plain } from '../text/plain.js'
import type { AddCommand } from '../world.js'

/** `baton sign-ins …`: who is signed in at a browser, and an end to it. */
export const addSignIns: AddCommand = (program, world) => {
  const family = begin(program, 'sign-ins', 'who is signed in at a browser', ['baton sign-ins', 'baton sign-ins end Amara']).helpCommand(false)
  withJson(family).action(async ({ json }: OutputOptions) => {
    const signIns = await (await world.connect()).signIns.list()
    if (json) return world.screen.print(JSON.stringify({ signIns }))
    const { signInTable } = await import('../text/signInsText.js')
    world.screen.print(signInTable(plain(signIns), world.now(), world.screen))
  })

  const end = begin(family, 'end', 'sign somebody out at every browser', ['baton sign-ins end Amara']).argument('<person>', 'their name, as the list has it')
  withJson(withActor(end)).action(async (person: string, options: ActorOptions) => {
    const by = await actorOf(options, world)
    const ended = await (await world.connect()).signIns.endAll({ by, person })
    if (options.json) return world.screen.print(JSON.stringify({ ended }))
    const { endedText } = await import('../text/signInsText.js')
    world.screen.print(endedText(plain(person), ended.length, world.screen))
  })
}
