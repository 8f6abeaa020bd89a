/** One thing that is drawn: it has a colour and a pattern or dash of its own, so that nobody has to tell colours apart. */
export interface Series {
  key: string
  name: string
}

export interface Point {
  label: string
  [series: string]: number | string | null
}

export type Measure = 'count' | 'time' | 'rate'
