import { Agent, get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** What this program is given as its argument, and what it prints: JSON. */
export interface Reading {
  url: string
  authorization: string
  /** Read one after the other, and again from the first. */
  paths: string[]
  perSecond: number
  seconds: number
}

export interface Reads {
  /** From the instant at which each was due to its last byte, in ms. */
  took: number[]
  failures: string[]
}

/**
 * People and programs that know nothing of each other: requests come at random instants (a Poisson process), however slowly those
 * before them are answered. A process of its own, so that nothing but the requests keeps it waiting. Load generators that hold a
 * fixed number of connections send a second's requests in one burst, and then measure how long the burst takes.
 */
async function readAtRandom({ url, authorization, paths, perSecond, seconds }: Reading): Promise<Reads> {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity })
  const reads: Reads = { took: [], failures: [] }
  const sent: Promise<void>[] = []
  const end = performance.now() + seconds * 1000
  let [due, index] = [performance.now(), 0]
  while (due < end) {
    const wait = due - performance.now()
    if (wait > 0) await sleep(wait)
    sent.push(read(agent, url + paths[index % paths.length], authorization, due, reads))
    due += -Math.log(1 - Math.random()) * 1000 / perSecond
    index += 1
  }
  await Promise.all(sent)
  agent.destroy()
  return reads
}

function read(agent: Agent, url: string, authorization: string, due: number, { took, failures }: Reads): Promise<void> {
  return new Promise(resolve => {
    const failed = (why: string) => {
      failures.push(`${url}: ${why}`)
      resolve()
    }
    get(url, { agent, headers: { authorization } }, answer => {
      answer.resume().once('error', error => failed(error.message)).once('end', () => {
        if (answer.statusCode !== 200) return failed(`status ${answer.statusCode}`)
        took.push(performance.now() - due)
        resolve()
      })
    }).once('error', error => failed(error.message))
  })
}

console.log(JSON.stringify(await readAtRandom(JSON.parse(process.argv[2] ?? '') as Reading)))
