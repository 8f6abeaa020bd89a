import type { Figures, FiguresAsked } from '../domain/figures/figures.js'

/** Counts what is in the records. */
export interface FigureStore {
  /** Of one instant: what is recorded while it counts is in all of its parts, or in none. */
  figures(asked: FiguresAsked): Promise<Figures>
}
