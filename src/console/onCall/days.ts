/** Days as they are where the reader is, also where one of them has 23 or 25 hours. */

export interface Day {
  from: number
  until: number
  label: string
  isWeekend: boolean
}

const short = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' })
const hourOf = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

/** So many days from the one of an instant on. */
export function daysFrom(atMs: number, count: number): Day[] {
  const today = new Date(atMs)
  const begin = (offset: number) => new Date(today.getFullYear(), today.getMonth(), today.getDate() + offset)
  return Array.from({ length: count }, (_, offset) => {
    const from = begin(offset)
    return { from: from.getTime(), until: begin(offset + 1).getTime(), label: short.format(from), isWeekend: [0, 6].includes(from.getDay()) }
  })
}

/** `Mon, 9 Mar, 08:00`: a handover, where the reader is. */
export function spellHandover(at: string): string {
  return hourOf.format(new Date(at))
}

/** `Europe/Berlin` */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}
