import { Counter, Gauge, type Registry } from 'prom-client'
import type { Counts, Spans } from '../../ports/countStore.js'
import type { QueueLag } from '../../temporal/queueLag.js'

/** What is measured when somebody asks; null: it could not be. */
export interface Measured {
  counts: Counts | null
  queue: QueueLag | null
}

/**
 * What the records and the task queue tell, as Prometheus wants it. The numbers are set as a whole each time: they come
 * from the records, and every API process tells the same (take `max` over several, never `sum`).
 */
export class RecordMetrics {
  readonly #set: ((measured: Measured) => void)[] = []
  readonly #registers: Registry[]

  constructor(registry: Registry) {
    this.#registers = [registry]
    this.#gauge('baton_incidents', 'Incidents, by stage and state.', ['stage', 'state'], ({ counts }) => counts?.incidents.map(({ stage, state, count }) => [count, { stage, state }]))
    this.#gauge('baton_incidents_breached', 'Open incidents of which a clock ever ran out.', [], ({ counts }) => counts && [[counts.breached]])
    this.#gauge('baton_incidents_needing_attention', 'Open incidents whose group has not acted yet.', [], ({ counts }) => counts && [[counts.needsAttention]])
    this.#gauge('baton_incidents_unanswered', 'Open incidents whose people were all called, and nobody answered.', [], ({ counts }) => counts && [[counts.unanswered]])
    this.#counter('baton_escalations_total', 'Tiers that were handed up, by a person or a rule, or because their clock ran out.', ['because'], ({ counts }) =>
      (['escalated', 'breached'] as const).map(because => [ended(counts, because), { because }]))
    this.#counter('baton_send_backs_total', 'Tiers that asked back those who gave it.', [], ({ counts }) => [[ended(counts, 'sentBack')]])
    this.#counter('baton_handoffs_total', 'Handoffs of every kind.', [], ({ counts }) => counts && [[counts.handoffs]])
    this.#counter('baton_reopens_total', 'Incidents that were reopened.', [], ({ counts }) => counts && [[counts.reopens]])
    this.#counter('baton_sla_breaches_total', 'Deadlines that went by, by clock.', ['clock'], ({ counts }) => counts?.breaches.map(({ clock, count }) => [count, { clock }]))
    this.#histogram('baton_sla_lateness_seconds', 'From a deadline that went by to all that follows from it being done.', counts => counts.lateness)
    this.#histogram('baton_time_to_engage_seconds', 'From the start of a tier to the first work of its group.', counts => counts.engaging)
    this.#gauge('baton_sla_unnoticed_seconds', 'How long the oldest deadline that went by has not been noticed: grows when no worker works.', [], ({ counts }) => counts && [[counts.unnoticedMs / 1000]])
    this.#gauge('baton_notices', 'Notices, by what became of them.', ['state'], ({ counts }) => counts?.notices.map(({ state, count }) => [count, { state }]))
    this.#gauge('baton_notice_lag_seconds', 'How long the notice that should have left first has been waiting.', [], ({ counts }) => counts && [[counts.noticeLagMs / 1000]])
    this.#gauge('baton_outbox_lag_seconds', 'How long the oldest message from the records to a workflow has been waiting.', [], ({ counts }) => counts && [[counts.outboxLagMs / 1000]])
    this.#gauge('baton_queue_lag_seconds', 'How long the first task in the queue has been waiting for a worker.', ['kind'], ({ queue }) => queue && kinds.map(kind => [queue[kind].ageMs / 1000, { kind }]))
    this.#gauge('baton_queue_tasks', 'Tasks in the queue that wait for a worker, about.', ['kind'], ({ queue }) => queue && kinds.map(kind => [queue[kind].tasks, { kind }]))
    this.#gauge('baton_up', 'Whether a server behind the API answers.', ['server'], ({ counts, queue }) => [[counts ? 1 : 0, { server: 'postgresql' }], [queue ? 1 : 0, { server: 'temporal' }]])
  }

  set(measured: Measured): void {
    for (const one of this.#set) one(measured)
  }

  #gauge(name: string, help: string, labelNames: string[], valuesOf: ValuesOf): void {
    const gauge = new Gauge({ name, help, labelNames, registers: this.#registers })
    this.#set.push(measured => {
      gauge.reset()
      // What could not be measured is left out: a zero would say that all is well.
      const values = valuesOf(measured)
      if (!values && labelNames.length === 0) gauge.remove()
      for (const [value, labels = {}] of values ?? []) gauge.set(labels, value)
    })
  }

  #counter(name: string, help: string, labelNames: string[], valuesOf: ValuesOf): void {
    const counter = new Counter({ name, help, labelNames, registers: this.#registers })
    this.#set.push(measured => {
      const values = valuesOf(measured)
      counter.reset()
      if (!values || measured.counts === null) return
      for (const [value, labels = {}] of values) counter.inc(labels, value)
    })
  }

  #histogram(name: string, help: string, spansOf: (counts: Counts) => Spans): void {
    let spans: Spans | null = null
    this.#set.push(({ counts }) => { spans = counts && spansOf(counts) })
    this.#registers[0]!.registerMetric(readyHistogram(name, help, () => spans))
  }
}

type ValuesOf = (measured: Measured) => readonly (readonly [number, Record<string, string>?])[] | null | undefined

const kinds = ['workflow', 'activity'] as const

function ended(counts: Counts | null, outcome: string): number {
  return counts?.tiers.find(tier => tier.outcome === outcome)?.count ?? 0
}

/** The library's own histogram counts what it observes; this one was counted by the database already. */
function readyHistogram(name: string, help: string, spansOf: () => Spans | null): never {
  const value = (suffix: string, amount: number, labels: Record<string, string> = {}) => ({ metricName: `${name}_${suffix}`, value: amount, labels })
  return {
    name, help, type: 'histogram', aggregator: 'max',
    reset() {},
    async get() {
      const spans = spansOf()
      const values = spans === null ? [] : [
        ...spans.atMost.map(({ ms, count }) => value('bucket', count, { le: String(ms / 1000) })), value('bucket', spans.count, { le: '+Inf' }),
        value('sum', spans.sumMs / 1000), value('count', spans.count),
      ]
      return { name, help, type: 'histogram', aggregator: 'max', values }
    },
  } as never
}
