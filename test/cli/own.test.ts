import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { answer } from '../../src/http/shapes/answers.js'
import { ownIncident, ownSummary } from '../../src/http/shapes/ownIncident.js'
import { startCommandSystem, type Commands, type CommandSystem } from '../support/commandSystem.js'
import { unwrapped } from '../support/unwrapped.js'

/** `baton own`: what callers see and say, over both ways. */

let system: CommandSystem
let carla: Commands
beforeAll(async () => {
  system = await startCommandSystem()
  carla = await system.throughApi('caller', 'Carla')
})
afterAll(() => system.stop())

const one = z.strictObject({ incident: ownIncident })
const list = z.strictObject({ incidents: z.array(ownSummary), next: z.string().nullable() })
const report = ['--short-description', 'No mail since noon', '--category', 'Mail', '--impact', '3', '--urgency', '2']

describe('Who only reports', () => {
  it('reports, follows, comments and reopens through the API, and is told nothing internal', async () => {
    const { incident: { number, state } } = await carla.json(one, 'own', 'open', ...report, '--description', 'On every device')
    expect(state).toBe('New')
    await system.json(answer, 'note', number, '--text', 'She always calls on Mondays', '--as', 'Nadia')
    await system.json(answer, 'comment', number, '--text', 'We are looking into it', '--as', 'Nadia')
    await carla.json(one, 'own', 'comment', number, '--text', 'It is the whole floor')
    await system.json(answer, 'resolve', number, '--code', 'Fixed', '--notes', 'The server was full')
    const shown = await carla.run('own', 'show', number)
    expect(shown.code).toBe(0)
    expect(unwrapped(shown.stdout)).toMatch(/^INC\d+ No mail since noon Resolved, reported .*On every device Solution \(Fixed\).*The server was full Said .*Nadia +We are looking into it .*Carla +It is the whole floor Next: baton own reopen/)
    expect(shown.stdout).not.toMatch(/Mondays|Service Desk|tier/i)
    expect((await carla.json(one, 'own', 'reopen', number, '--note', 'Still no mail')).incident.state).toBe('In Progress')
    expect(unwrapped((await carla.run('own', 'list')).stdout)).toContain(`${number} In Progress`)
  })

  it('sees nothing of what another has reported, nor speaks for them', async () => {
    const { incident: { number } } = await system.json(one, 'own', 'open', ...report, '--as', 'Dora')
    expect((await carla.json(list, 'own', 'list')).incidents.map(incident => incident.number)).not.toContain(number)
    for (const command of [['show', number], ['comment', number, '--text', 'Hello'], ['reopen', number, '--note', 'Hello']]) {
      expect(await carla.refused('own', ...command)).toMatchObject({ code: 'incident_not_found' })
      expect(await system.refused('own', ...command, '--as', 'Mallory')).toMatchObject({ code: 'incident_not_found' })
      expect(await carla.refused('own', ...command, '--as', 'Dora')).toMatchObject({ code: 'forbidden', message: expect.stringContaining('it takes a token of Dora, and Carla is caller') as string })
    }
    expect(await carla.refused('own', 'list', '--as', 'Dora')).toMatchObject({ code: 'forbidden' })
    expect(await carla.refused('list')).toMatchObject({ code: 'forbidden', details: { role: 'caller' } })
  })

  it('reports once under a request ID, over both ways', async () => {
    for (const [index, commands] of [carla, system].entries()) {
      const open = () => commands.json(one, 'own', 'open', ...report, '--as', 'Carla', '--request-id', `own ${index}`)
      expect(await open()).toEqual(await open())
      expect(await commands.refused('own', 'open', ...report, '--description', 'Else', '--as', 'Carla', '--request-id', `own ${index}`)).toMatchObject({ code: 'request_id_reused' })
    }
  })

  it('is told what is wrong with a report, in the same words over both ways', async () => {
    const blank = ['own', 'open', '--short-description', ' ', '--category', 'Mail', '--impact', '3', '--urgency', '2', '--as', 'Carla']
    const refused = await system.refused(...blank)
    expect(refused).toMatchObject({ code: 'payload_invalid', details: { field: 'shortDescription' } })
    expect(await carla.refused(...blank)).toEqual(refused)
    expect(await carla.run('own', 'open', '--category', 'Mail')).toMatchObject({ code: 2 })
  })

  it('reads a long list in pages', async () => {
    const eve = await system.throughApi('caller', 'Eve')
    for (let reported = 0; reported < 3; reported += 1) await eve.json(one, 'own', 'open', ...report)
    const { stdout } = await eve.run('own', 'list', '--limit', '2')
    const [, more = ''] = /More: baton (.*)/.exec(unwrapped(stdout)) ?? []
    const rest = await eve.run(...more.split(' '))
    expect(`${stdout}\n${rest.stdout}`.match(/INC\d+/g)).toHaveLength(3)
    expect((await (await system.throughApi('caller', 'Zoe')).run('own', 'list')).stdout).toContain('Nothing is reported under this name')
  })
})
