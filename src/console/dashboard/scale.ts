import type { Measure, Point, Series } from './series.js'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Steps that people count in. */
const timeSteps = [10_000, 30_000, minute, 5 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 6 * hour, 12 * hour, day, 2 * day, 5 * day, 10 * day, 20 * day, 50 * day, 100 * day]
const rateSteps = [0.05, 0.1, 0.25]
const mostSteps = 5

/** An axis from nought, in steps that people count in, up to what is drawn. */
export function scaleFor(measure: Measure, points: readonly Point[], series: readonly Series[], isStacked = false): { domain: [number, number]; ticks: number[] } {
  const lengths = points.map(point => series.map(({ key }) => Number(point[key] ?? 0)))
  const most = Math.max(0, ...lengths.map(of => (isStacked ? of.reduce((sum, one) => sum + one, 0) : Math.max(0, ...of))))
  const step = stepFor(measure, most)
  const count = Math.max(1, Math.ceil(most / step - 1e-9))
  const ticks = Array.from({ length: count + 1 }, (_, index) => index * step)
  return { domain: [0, count * step], ticks }
}

function stepFor(measure: Measure, most: number): number {
  const known = measure === 'time' ? timeSteps : measure === 'rate' ? rateSteps : []
  const fits = known.find(step => most / step <= mostSteps)
  if (fits !== undefined) return fits
  if (measure === 'rate') return 0.25
  const raw = most / mostSteps
  const power = 10 ** Math.floor(Math.log10(Math.max(raw, 1)))
  return Math.max(1, [1, 2, 5, 10].map(times => times * power).find(step => step >= raw) ?? 1)
}
