import { Bar, BarChart, CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { useId } from 'react'
import { scaleFor } from './scale.js'
import type { Measure, Point, Series } from './series.js'
import { spellRate, spellTook } from './words.js'
import styles from './Charts.module.css'

interface ChartProps {
  /** What is to be seen, for those who do not see it; the table beside it has the figures. */
  label: string
  points: Point[]
  series: readonly Series[]
  measure: Measure
}

const colours = ['var(--series-1)', 'var(--series-2)', 'var(--series-3)', 'var(--series-4)']
const dashes = ['', '6 4', '2 3', '10 3 2 3']
const spell: Record<Measure, (value: number) => string> = { count: value => value.toLocaleString(), time: spellTook, rate: spellRate }
const height = 240
/** On an axis every step is whole in minutes, hours or days. */
const spellStep: typeof spell = { ...spell, time: value => (value > 0 && value < 7_200_000 && value >= 60_000 ? `${Math.round(value / 60_000)} min` : spellTook(value)) }
const tick = { fill: 'var(--ink-2)', fontSize: 11 }

/** By week, side by side or on top of each other. */
export function Columns({ label, points, series, measure, stacked = false }: ChartProps & { stacked?: boolean }) {
  const pattern = useId()
  return (
    <div className={styles.chart} role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={height}>
        <BarChart data={points} margin={margin} accessibilityLayer={false} barGap={2}>
          <Patterns id={pattern} count={series.length} />
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="label" tick={tick} tickLine={false} axisLine={{ stroke: 'var(--line-strong)' }} minTickGap={12} />
          <YAxis tick={tick} tickLine={false} axisLine={false} width={44} tickFormatter={spellStep[measure]} {...scaleFor(measure, points, series, stacked)} />
          <Tooltip {...tooltip(measure)} cursor={{ fill: 'var(--hover)' }} />
          {series.length > 1 && <Legend {...legend} />}
          {series.map(({ key, name }, index) => (
            <Bar key={key} dataKey={key} name={name} fill={fillOf(pattern, index)} stroke={colours[index]} strokeWidth={1} radius={stacked ? 0 : [3, 3, 0, 0]} maxBarSize={26} isAnimationActive={false} {...(stacked && { stackId: 'all' })} />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}

/** One below the other, for names that need room. */
export function Bars({ label, points, series, measure, stacked = false }: ChartProps & { stacked?: boolean }) {
  const pattern = useId()
  const perBar = stacked ? 26 : 15 * series.length + 12
  return (
    <div className={styles.chart} role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={Math.max(120, points.length * perBar + 64)}>
        <BarChart data={points} layout="vertical" margin={margin} accessibilityLayer={false} barGap={2}>
          <Patterns id={pattern} count={series.length} />
          <CartesianGrid horizontal={false} stroke="var(--line)" />
          <XAxis type="number" tick={tick} tickLine={false} axisLine={false} tickFormatter={spellStep[measure]} {...scaleFor(measure, points, series, stacked)} />
          <YAxis type="category" dataKey="label" tick={tick} tickLine={false} axisLine={{ stroke: 'var(--line-strong)' }} width={132} interval={0} />
          <Tooltip {...tooltip(measure)} cursor={{ fill: 'var(--hover)' }} />
          {series.length > 1 && <Legend {...legend} />}
          {series.map(({ key, name }, index) => (
            <Bar key={key} dataKey={key} name={name} fill={fillOf(pattern, index)} stroke={colours[index]} strokeWidth={1} radius={stacked ? 0 : [0, 3, 3, 0]} maxBarSize={16} isAnimationActive={false} {...(stacked && { stackId: 'all' })} />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}

/** How something went from week to week; a week without it leaves a hole. */
export function Lines({ label, points, series, measure }: ChartProps) {
  return (
    <div className={styles.chart} role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={height}>
        <LineChart data={points} margin={margin} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="label" tick={tick} tickLine={false} axisLine={{ stroke: 'var(--line-strong)' }} minTickGap={12} />
          <YAxis tick={tick} tickLine={false} axisLine={false} width={52} tickFormatter={spellStep[measure]} {...scaleFor(measure, points, series)} />
          <Tooltip {...tooltip(measure)} cursor={{ stroke: 'var(--line-strong)' }} />
          {series.length > 1 && <Legend {...legend} />}
          {series.map(({ key, name }, index) => (
            <Line
              key={key} dataKey={key} name={name} stroke={colours[index]} strokeWidth={2} strokeDasharray={dashes[index]} isAnimationActive={false} type="linear"
              dot={{ r: 3, fill: index % 2 ? 'var(--raised)' : colours[index], strokeDasharray: '' }} legendType="plainline"
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </div>
  )
}

const margin = { top: 8, right: 12, bottom: 0, left: 0 }

const legend = {
  // In the order in which they are drawn.
  itemSorter: null,
  wrapperStyle: { fontSize: 12, color: 'var(--ink-2)' }, formatter: (name: string) => <span className={styles.named}>{name}</span> }

function tooltip(measure: Measure) {
  return {
    isAnimationActive: false,
    contentStyle: { background: 'var(--raised)', border: '1px solid var(--line)', borderRadius: 8, color: 'var(--ink)', fontSize: 12 },
    itemStyle: { color: 'var(--ink)' },
    formatter: (value: unknown) => (typeof value === 'number' ? spell[measure](value) : '–'),
  }
}

function fillOf(pattern: string, index: number): string {
  return index === 0 ? colours[0]! : `url(#${pattern}${index})`
}

/** The first is plain; the others are hatched, dotted, crossed. */
function Patterns({ id, count }: { id: string; count: number }) {
  return (
    <defs>
      {colours.slice(1, count).map((colour, place) => (
        <pattern key={colour} id={`${id}${place + 1}`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform={`rotate(${place === 0 ? 45 : place === 1 ? 0 : 90})`}>
          <rect width="6" height="6" fill="var(--raised)" />
          {place === 1 ? <circle cx="3" cy="3" r="1.8" fill={colour} /> : <rect width="3" height="6" fill={colour} />}
        </pattern>
      ))}
    </defs>
  )
}
