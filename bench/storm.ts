import { storm } from '../src/testing/storm.js'
import { until } from './bare.js'
import { answeredOf, livesRows, lossRow, lostOrDoubled, runsAndWaiting } from './leftBehind.js'
import { quantile, timed } from './statistics.js'
import { waitMs, type System } from './system.js'
import { quantileRow, type Row } from './table.js'

const perSecond = 200
/** What a monitoring system may have to say each time. */
const padding = 'Interface ge-0/0/1 is flapping. '.repeat(8)
/** In which all must have had their effect. */
const patienceMs = 1_200_000

/** A storm of messages to one incident through the client, people who ask meanwhile, and what it leaves behind. */
export async function stormRows({ baton, client, database, records, open }: System, messages: number): Promise<Row[]> {
  const number = await open()
  const owner = (await records.incident(number))?.assignedTo
  const colleagues = ['Amara', 'Bruno', 'Chloe'].filter(name => name !== owner)
  const requests = Array.from({ length: messages }, (_, index) => `storm ${index}`)
  const wanted = new Set(requests)
  const taken: number[] = []
  const answers: number[] = []
  let isOver = false

  /** Wants something, has its answer, and wants the next a second later. */
  const person = async (): Promise<void> => {
    while (!isOver) {
      const to = colleagues[answers.length % colleagues.length] ?? ''
      const requestId = `person ${answers.length}`
      wanted.add(requestId)
      answers.push(await timed(() => baton.assign(number, { by: 'bench', requestId, to }, { waitMs })))
      await new Promise(resolve => setTimeout(resolve, 1000))
    }
  }
  const sinceS = () => (performance.now() - began) / 1000
  const began = performance.now()
  const asking = person()
  // Told of when the storm is over.
  asking.catch(() => undefined)
  const ended = await storm(perSecond, messages, async index => {
    taken.push(await timed(() => baton.signal('hold', number, {
      by: 'bench', requestId: requests[index] ?? '', reason: 'Awaiting Vendor', comment: `mark ${index}. ${padding}`,
    })))
  })
  const takenS = sinceS()
  const failed = ended.filter(result => result.status === 'rejected')
  if (failed.length > 0) throw new Error(`${failed.length} of ${messages} signals were not taken: ${String(failed[0]?.reason)}`)
  await until(async () => await answeredOf(database, number, new Set(requests)) === messages, patienceMs)
  const doneS = sinceS()
  isOver = true
  await asking

  const lost = await lostOrDoubled(database, number, { accepted: [...wanted], refused: [], late: 0, texts: requests.map((_, index) => `mark ${index}.`) })
  const lives = await runsAndWaiting(client, number)
  const signals = lives.incident.flatMap(({ history }) => history.events ?? [])
    .filter(({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName === 'commands').length
  const plain = (what: string, value: number, unit: string, aim = '', digits = 0): Row => ({ what: `the storm: ${what}`, baton: value, bare: null, unit, aim, digits })
  return [
    lossRow(`a storm of ${messages} messages to one incident, ${perSecond} a second`, lost),
    quantileRow('the storm: one is taken after', 0.5, taken, null, ''), quantileRow('the storm: one is taken after', 0.99, taken, null, 'reported'),
    plain('messages to a signal', messages / signals, '', 'reported', 1),
    plain('all were taken after', takenS, 's', '', 1),
    plain('all had their effect after', doneS, 's', 'reported', 1),
    plain(`a person is answered after (${answers.length} times), p50`, quantile(answers, 0.5), 'ms'),
    plain('a person is answered after, at the longest', Math.max(...answers), 'ms', 'reported'),
    ...livesRows('the storm', lives),
  ]
}
