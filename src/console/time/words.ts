const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A stretch of time in two units at most: `2 d 4 h`, `3 h 20 min`, `12:05`. Below an hour it counts the seconds. */
export function spellStretch(ms: number): string {
  const left = Math.max(0, Math.floor(Math.abs(ms) / second) * second)
  if (left >= day) return pair(left, day, 'd', hour, 'h')
  if (left >= hour) return pair(left, hour, 'h', minute, 'min')
  return `${Math.floor(left / minute)}:${String(Math.floor((left % minute) / second)).padStart(2, '0')}`
}

/** The same without seconds, for what does not tick: `12 min`, `under a minute`. */
export function spellLength(ms: number): string {
  if (ms >= hour) return spellStretch(ms)
  return ms < minute ? 'under a minute' : `${Math.floor(ms / minute)} min`
}

function pair(ms: number, unit: number, name: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % unit) / small)
  return rest === 0 ? `${Math.floor(ms / unit)} ${name}` : `${Math.floor(ms / unit)} ${name} ${rest} ${smallName}`
}

/** `just now`, `5 min ago`, then the day and time. */
export function spellAgo(at: string, now: number): string {
  const passed = now - Date.parse(at)
  if (passed < minute) return 'just now'
  if (passed < day) return `${spellLength(passed)} ago`
  return spellMoment(at)
}

const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' })

/** In the zone and manner of whoever looks. */
export function spellMoment(at: string): string {
  return short.format(new Date(at))
}

export function spellMomentFully(at: string): string {
  return full.format(new Date(at))
}
