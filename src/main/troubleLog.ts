import { accessLog } from '../http/accessLog.js'

interface Line {
  msg?: string
  reqId?: string
  err?: { message?: string }
}

/** A log of the API for a terminal: what went wrong, one line each, and nothing of requests that went well. */
export function troubleLog(say: (trouble: string) => void) {
  return {
    ...accessLog,
    level: 'warn',
    stream: {
      write(json: string) {
        const { msg = 'something is wrong', reqId, err } = JSON.parse(json) as Line
        say(`The API: ${msg}${err?.message === undefined ? '' : ` (${err.message})`}${reqId === undefined ? '' : `, request ${reqId}`}`)
      },
    },
  }
}
