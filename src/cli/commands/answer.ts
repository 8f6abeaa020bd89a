import { act } from '../act.js'
import { readHandoff, withHandoff, type HandoffOptions } from '../handoffInput.js'
import { begin, withAction, type ActionOptions } from '../options.js'
import type { AddCommand } from '../world.js'

export const addAnswer: AddCommand = (program, world) => {
  const command = begin(program, 'answer', 'answer the question that an incident was sent back with', [
    'baton answer INC0010001 --note "It is the branch in Basel" --fact "Only Basel is down"',
  ]).argument('<incident>', 'its number, like INC0010001')
  withAction(withHandoff(command).optionsGroup('Options:')).action(async (incident: string, options: HandoffOptions & ActionOptions) => {
    const handoff = await readHandoff(options)
    await act(world, 'answer', options, (client, envelope, call) => client.answer(incident, { ...handoff, ...envelope }, call))
  })
}
