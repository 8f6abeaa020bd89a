import type { Command } from 'commander'
import { policyAsked, type AskedPolicy } from '../givenPolicy.js'
import { begin, withJson, type OutputOptions } from '../options.js'
import { plain } from '../text/plain.js'
import type { World } from '../world.js'

const which = 'a file, the number of a version, or `live`'

/** `baton policy diff A B` */
export function addDiff(family: Command, world: World): void {
  const command = begin(family, 'diff', 'what changes for people from one policy to another, in words',
    ['baton policy diff live my-policy.yaml', 'baton policy diff 3 4', 'baton policy diff policies/example.yaml my-policy.yaml'])
    .argument('<from>', which)
    .argument('<to>', which)
  withJson(command).action(async (from: string, to: string, { json }: OutputOptions) => {
    const [before, after] = [await asked(from, world), await asked(to, world)]
    const { policyDiff } = await import('../../domain/policy/policyDiff.js')
    const changes = policyDiff(before.policy, after.policy)
    const { screen } = world
    if (json) return screen.print(JSON.stringify({ from: named(before), to: named(after), changes }))
    const { diffText } = await import('../text/policyText.js')
    screen.print(diffText(plain(changes), `from ${told(before)} to ${told(after)}`, screen))
  })
}

type Asked = AskedPolicy & { file: string | null }

async function asked(text: string, world: World): Promise<Asked> {
  const isVersion = text === 'live' || /^[1-9]\d{0,8}$/.test(text)
  if (!isVersion) return { ...await policyAsked({ file: text }, world), file: text }
  return { ...await policyAsked({ version: text === 'live' ? text : Number(text) }, world), file: null }
}

function named({ version, file, policy: { name } }: Asked) {
  return { version, file, name }
}

function told({ version, file }: Asked): string {
  return version === null ? plain(file ?? '') : `version ${version}`
}
