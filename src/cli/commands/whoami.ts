import { actorOf, begin, withActor, withJson, type ActorOptions } from '../options.js'
import { plain } from '../text/plain.js'
import type { AddCommand } from '../world.js'

/** `baton whoami`: who is signed in, and whom the commands act as. */
export const addWhoAmI: AddCommand = (program, world) => {
  const command = begin(program, 'whoami', 'who is signed in, and whom the commands act as', ['baton whoami', 'BATON_URL=https://baton.example.com BATON_TOKEN=… baton whoami'])
  withJson(withActor(command)).action(async (options: ActorOptions) => {
    const principal = await (await world.connect()).principal()
    const actor = await actorOf(options, world)
    if (options.json) return world.screen.print(JSON.stringify({ principal, actor }))
    const { whoAmIText } = await import('../text/whoAmIText.js')
    world.screen.print(whoAmIText(plain(principal), plain(actor), world.screen))
  })
}
