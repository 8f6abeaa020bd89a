import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { httpTriage } from '../../src/adapters/triage/httpTriage.js'
import { rulesTriage } from '../../src/adapters/triage/rulesTriage.js'
import { noTranslator } from '../../src/adapters/translator/noTranslator.js'
import { reading, story } from '../../src/http/shapes/answers.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { jsonService } from '../support/jsonService.js'
import { runHere } from '../support/recordedScreen.js'
import { unwrapped } from '../support/unwrapped.js'

const policy = `
name: reads
groups: {Desk: {members: [Nadia]}}
ladders: [{name: all, stages: [{name: Triage}], entry: {stage: Triage, group: Desk}}]
triage:
  suggest:
    - {words: [offline, "link down"], category: SD-WAN, subcategory: Link failure, urgency: 1, tags: [outage]}
`
let folder: string
let file: string
let system: CommandSystem

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-triage-'))
  file = join(folder, 'reads.yaml')
  await writeFile(file, policy)
  system = await startCommandSystem(file)
})
afterAll(async () => {
  await system?.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('baton triage', () => {
  it('shows each statement beside the words that it rests on, without a server when a policy file is given', async () => {
    const { code, stdout, stderr } = await runHere(['triage', '--policy', file, '--text', 'Branch 7 is still offline, nobody calls back'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const lines = stdout.trimEnd().split('\n')
    expect(lines[0]).toBe('Read by rules')
    expect(lines.slice(2).join('\n')).toMatch(/^language +English \(0\.\d+\) +“is”, “still”/)
    expect(stdout).toMatch(/^tone +negative \(-0\.\d+\) +“nobody calls back”$/m)
    expect(unwrapped(stdout)).toMatch(/suggests category SD-WAN, subcategory Link .*“offline” .*failure, urgency 1, tag outage/)
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(80)
  })

  it('says what is not certain, and that nothing is translated', async () => {
    const { stdout } = await runHere(['triage', '--policy', file, '--text', 'OK'])
    expect(stdout).toMatch(/^language +not certain\ntone +not certain\nsuggests +nothing$/m)
    const german = await runHere(['triage', '--policy', file, '--text', 'Die Leitung ist weg'])
    expect(german.stdout).toMatch(/^translation +none +no translator is configured$/m)
  })

  it('goes by the live policy, and prints JSON', async () => {
    const document = await system.json(z.strictObject({ reading }), 'triage', '--text', 'The link is offline')
    expect(document.reading).toMatchObject({ by: 'rules', language: { code: 'en' }, sentiment: { tone: 'neutral', evidence: [] }, suggestion: { category: 'SD-WAN', because: ['offline'] } })
  })

  it('takes the model that is set, and says when the rules had to read', async () => {
    const model = await jsonService((_, response) => void response.writeHead(500).end())
    const readers = () => Promise.resolve({ triage: httpTriage({ url: model.url, otherwise: rulesTriage() }), translator: noTranslator })
    const { stdout } = await runHere(['triage', '--policy', file, '--text', 'The link is offline'], { readers })
    await model.close()
    expect(model.asked).toHaveLength(1)
    expect(stdout).toMatch(/^Read by rules[^]*^Note: the model did not read it, it answered 500; rules did\.$/m)
  })

  it.each([[['triage'], 'usage'], [['triage', '--text', 'x', '--policy', 'no.yaml'], 'usage']])('refuses %j', async (args, code) => {
    const ran = await runHere([...args, '--json'])
    expect({ code: ran.code, error: JSON.parse(ran.stdout) as unknown }).toMatchObject({ code: 2, error: { error: { code } } })
  })

  it('draws no control characters of the text', async () => {
    const { stdout } = await runHere(['triage', '--policy', file, '--text', 'not\u001b[2J good, \u202eoffline'])
    expect(stdout).not.toMatch(/[\u001b\u202e]/)
  })
})

describe('baton show', () => {
  it('tells below a caller\'s comment what was read in it, and gives it as JSON', async () => {
    await system.run('open', '--short-description', 'Our branch has been offline since nine', '--caller', 'Carla', '--category', 'Network', '--impact', '2', '--urgency', '2')
    await system.run('comment', 'INC0010001', '--as', 'Carla', '--text', 'Das ist wirklich nicht gut, die Leitung ist immer noch weg.')
    const { stdout } = await system.run('show', 'INC0010001')
    const told = unwrapped(stdout)
    expect(told).toContain('Read by rules: English (“')
    expect(told).toContain('immer noch weg. (not translated: no translator is configured) read by rules: German, negative (“wirklich nicht gut”)')
    const { stream } = await system.json(story, 'show', 'INC0010001')
    expect(stream.filter(entry => entry.reading).map(({ kind, reading: read }) => [kind, read?.sentiment?.tone])).toEqual([['system', 'neutral'], ['comment', 'negative']])
  })
})
