import { createColors } from 'picocolors'

type Paint = (text: string) => string

/** Colours by what they mean; without colours every one of them leaves the text as it is. */
export interface Palette {
  /** Breached, late, refused. */
  alarm: Paint
  /** Due soon, needs attention, a warning. */
  caution: Paint
  /** Resolved, in order. */
  good: Paint
  /** Over, or beside the point. */
  quiet: Paint
  strong: Paint
  /** What the customer sees. */
  customer: Paint
}

export function paletteOf(colored: boolean): Palette {
  const { red, yellow, green, dim, bold, cyan } = createColors(colored)
  return { alarm: red, caution: yellow, good: green, quiet: dim, strong: bold, customer: cyan }
}
