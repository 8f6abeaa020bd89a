import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { Incident } from '../api/answers.js'
import { useKeys } from '../shell/keys.js'
import { useNarrow } from '../shell/useNarrow.js'
import styles from './Incidents.module.css'
import { Row } from './Row.js'

/** As many lines before the end as the next page is asked for. */
const ahead = 40
const [rowHeight, narrowRowHeight] = [56, 104]

interface IncidentsProps {
  incidents: readonly Incident[]
  hasMore: boolean
  isReading: boolean
  readMore: () => void
}

/** The list: only the lines in sight are drawn, however many there are. */
export function Incidents({ incidents, hasMore, isReading, readMore }: IncidentsProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const isNarrow = useNarrow()
  // The incident and not its place: lines move while somebody reads.
  const [current, setCurrent] = useState<string | null>(null)
  const virtualizer = useVirtualizer({
    count: incidents.length, getScrollElement: () => scroller.current, estimateSize: () => (isNarrow ? narrowRowHeight : rowHeight), overscan: 8,
    getItemKey: index => incidents[index]?.number ?? index,
  })
  useEffect(() => virtualizer.measure(), [isNarrow, virtualizer])
  const drawn = virtualizer.getVirtualItems()
  const lastDrawn = drawn.at(-1)?.index ?? 0
  useEffect(() => { if (hasMore && !isReading && lastDrawn >= incidents.length - ahead) readMore() }, [hasMore, isReading, lastDrawn, incidents.length, readMore])

  const step = (by: number) => () => {
    const at = incidents.findIndex(({ number }) => number === current)
    const next = Math.min(Math.max(at + by, 0), incidents.length - 1)
    const to = incidents[next]
    if (!to) return
    virtualizer.scrollToIndex(next)
    setCurrent(to.number)
  }
  useKeys({ j: step(1), k: step(-1), ArrowDown: step(1), ArrowUp: step(-1) })
  return (
    <div className={styles.frame}>
      <div className={styles.heads} aria-hidden="true">
        <span /><span>Number</span><span>What</span><span>Due</span><span className={styles.stageHead}>Stage</span><span>Group and owner</span>
      </div>
      <div ref={scroller} className={styles.scroller} data-testid="incidents">
        <ul aria-label={`Incidents, the most urgent first; ${incidents.length}${hasMore ? ' and more' : ''}`} className={styles.list} style={{ height: virtualizer.getTotalSize() }}>
          {drawn.map(({ index, key, start, size }) => {
            const incident = incidents[index]
            return incident && (
              <Row key={key} incident={incident} place={{ height: size, transform: `translateY(${start}px)` }} isCurrent={incident.number === current} onFocus={() => setCurrent(incident.number)} />
            )
          })}
        </ul>
        {isReading && <p role="status" className={styles.more}>Reading more …</p>}
      </div>
    </div>
  )
}
