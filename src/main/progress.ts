import type { Report, Step } from '../machine/report.js'
import { colorsOf } from './colors.js'

type Stream = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>

/** Without a terminal a line that changes becomes a line every so often: enough to see life, few enough to read. */
const quietMs = 15_000

/**
 * Reports on stderr, so that stdout stays for results. On a terminal a running step is one line that is rewritten,
 * with the time it has taken; elsewhere it is a line when it begins, every 15 seconds, and when it ends.
 */
export function terminalReport(stream: Stream = process.stderr): Report {
  const colors = colorsOf(stream)
  let current: { draw(): void } | undefined

  const line = (text: string) => {
    stream.write(`${stream.isTTY && current ? '\r\x1b[K' : ''}${text}\n`)
    current?.draw()
  }

  return {
    say: (text) => line(colors.dim(text)),
    step(title): Step {
      const beganMs = performance.now()
      const elapsed = () => formatElapsed(performance.now() - beganMs)
      let detail = ''
      const draw = () => {
        const text = `… ${title} ${elapsed()}${detail && ` · ${detail}`}`
        if (stream.isTTY) stream.write(`\r\x1b[K${text.slice(0, (stream.columns || 80) - 1)}`)
      }
      const timer = setInterval(() => {
        if (stream.isTTY) draw()
        else line(`… ${title} ${elapsed()}${detail && ` · ${detail}`}`)
      }, stream.isTTY ? 200 : quietMs)
      timer.unref()
      const outer = current
      if (stream.isTTY) current = { draw }
      else line(`… ${title}`)
      const close = (mark: string, text: string) => {
        clearInterval(timer)
        if (stream.isTTY) stream.write('\r\x1b[K')
        current = outer
        line(`${mark} ${title}${text && `: ${text}`} ${colors.dim(elapsed())}`)
      }
      return {
        update: (text) => { detail = text },
        done: (text = '') => close(colors.green('✓'), text),
        failed: (text) => close(colors.red('✗'), text),
      }
    },
  }
}

/** Runs `work` as one step of a report. */
export async function asStep<T>(report: Report, title: string, work: (step: Step) => Promise<T>): Promise<T> {
  const step = report.step(title)
  try {
    const result = await work(step)
    step.done()
    return result
  } catch (error) {
    step.failed('failed')
    throw error
  }
}

/** Two columns, for the table of what is where. */
export function twoColumns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n')
}

function formatElapsed(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
