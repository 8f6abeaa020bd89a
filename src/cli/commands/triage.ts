import { readCaller } from '../../ports/readers.js'
import { liveOne, policyIn } from '../givenPolicy.js'
import { readText } from '../inputFile.js'
import { begin, withJson, type OutputOptions } from '../options.js'
import { plain } from '../text/plain.js'
import type { AddCommand } from '../world.js'

interface TriageOptions extends OutputOptions {
  text: string
  policy?: string
}

export const addTriage: AddCommand = (program, world) => {
  const command = begin(program, 'triage', 'what is read in a text: language, tone, a suggested classification, and why',
    ['baton triage --text "Branch 7 is still offline, nobody calls back"', 'baton triage --text "Die Leitung ist weg" --policy my-policy.yaml'])
    .requiredOption('--text <text>', 'what somebody wrote')
    .option('--policy <file>', 'a policy file instead of the live policy; then it needs no server')
  withJson(command).action(async ({ text, policy: file, json }: TriageOptions) => {
    const policy = file === undefined ? (await liveOne(world)).policy : await policyIn(await readText(file))
    const reading = await readCaller(text, policy, await world.readers())
    if (json) return world.screen.print(JSON.stringify({ reading }))
    const { triageText } = await import('../text/triageText.js')
    world.screen.print(triageText(plain(reading), world.screen))
  })
}
