import { TestWorkflowEnvironment } from '@temporalio/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { queueLag } from '../../src/temporal/queueLag.js'
import { devServerPath } from '../support/servers.js'
import { until } from '../support/until.js'

let environment: TestWorkflowEnvironment
beforeAll(async () => {
  environment = await TestWorkflowEnvironment.createLocal({ server: { executable: { type: 'existing-path', path: await devServerPath() }, log: { format: 'pretty', level: 'never' } } })
})
afterAll(() => environment?.teardown())

it('tells how long the first task has been waiting that no worker takes', async () => {
  const asked = () => queueLag(environment.connection, 'default', 'nobody-works-here')
  expect(await asked()).toEqual({ workflow: { tasks: 0, ageMs: 0 }, activity: { tasks: 0, ageMs: 0 } })
  await environment.client.workflow.start('incident', { taskQueue: 'nobody-works-here', workflowId: 'waiting' })
  await until(async () => (await asked()).workflow.ageMs > 500, 'the task to be old')
  expect(await asked()).toMatchObject({ workflow: { tasks: 1 }, activity: { tasks: 0 } })
})
