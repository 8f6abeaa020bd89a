import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { choosePort, freePort, PortBusyError } from '../../src/machine/ports.js'

async function onBusyPort<T>(use: (port: number) => Promise<T>): Promise<T> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    return await use((server.address() as AddressInfo).port)
  } finally {
    server.close()
  }
}

describe('the choice of a port', () => {
  it('takes the wanted port if it is free', async () => {
    const port = await freePort()
    expect(await choosePort({ port, asked: true, setting: 'BATON_UI_PORT' })).toBe(port)
  })

  it('takes a free one instead of a busy default', async () => {
    await onBusyPort(async (port) => {
      const chosen = await choosePort({ port, asked: false, setting: 'BATON_UI_PORT' })
      expect(chosen).not.toBe(port)
      expect(chosen).toBeGreaterThan(0)
    })
  })

  it('refuses a busy port that was asked for by name, with the fix', async () => {
    await onBusyPort(async (port) => {
      const choice = choosePort({ port, asked: true, setting: 'BATON_UI_PORT' })
      await expect(choice).rejects.toThrow(PortBusyError)
      await expect(choice).rejects.toThrow(new RegExp(`Port ${port} \\(BATON_UI_PORT\\) is in use\\. .*set BATON_UI_PORT to another port`))
    })
  })
})
