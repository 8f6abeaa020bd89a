import type { Command } from 'commander'
import type { Baton } from '../client/baton.js'
import type { Report } from '../machine/report.js'
import type { Readers } from '../ports/readers.js'
import type { Palette } from './text/palette.js'

/** What the program needs of the process that runs it; `src/main/baton.ts` gives it the real one. */
export interface World {
  version: string
  /** Whom a command acts as without `--as`, where nobody is signed in. */
  actor(): Promise<string>
  /** Connects to a running Baton. Called at most once, and only by commands that need one. */
  connect(): Promise<Baton>
  /** Who reads what people write. */
  readers(): Promise<Readers>
  /** The present instant, for `--due-within` and for "in 3 h". */
  now(): string
  screen: Screen
  /** Progress, on stderr. */
  report: Report
  /** Aborted by Ctrl-C; asked for only by commands that go on until then. */
  interrupted(): AbortSignal
}

/** Where the program writes: results on stdout, everything else on stderr. Each text is ended with a newline. */
export interface Screen {
  print(text: string): void
  complain(text: string): void
  /** The width that tables and texts are made to fit. */
  columns: number
  palette: Palette
}

/** Adds one command, or a family of them, to the program. What it needs for its work it imports when it runs. */
export type AddCommand = (program: Command, world: World) => void
