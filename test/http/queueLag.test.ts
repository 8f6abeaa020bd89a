import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { until } from '../support/until.js'

/** Over a server that tells what waits in its queues; the one of other tests, which skips time, does not. */

let system: CommandSystem
beforeAll(async () => { system = await startCommandSystem() })
afterAll(() => system.stop())

describe('The metrics', () => {
  it('tell of work that waits while no worker runs', async () => {
    const { env } = await system.throughApi('viewer', 'Prometheus')
    const sample = async (name: string) => {
      const answer = await fetch(`${env['BATON_URL']}/metrics`, { headers: { authorization: `Bearer ${env['BATON_TOKEN']}` } })
      const line = (await answer.text()).split('\n').find(one => one.startsWith(`${name} `))
      return line === undefined ? undefined : Number(line.split(' ')[1])
    }
    expect(await sample('baton_queue_tasks{kind="workflow"}')).toBe(0)
    await system.withoutWorker(async () => {
      const report = ['--short-description', 'Lyon is offline', '--caller', 'Ana', '--category', 'SD-WAN', '--subcategory', 'Link failure', '--impact', '2', '--urgency', '1']
      expect(await system.run('open', ...report, '--wait', '1')).toMatchObject({ code: 3 })
      await until(async () => (await sample('baton_queue_tasks{kind="workflow"}') ?? 0) > 0, 'a task to be seen')
      expect(await sample('baton_queue_lag_seconds{kind="workflow"}')).toBeGreaterThan(0)
      expect(await sample('baton_up{server="temporal"}')).toBe(1)
    })
  })
})
