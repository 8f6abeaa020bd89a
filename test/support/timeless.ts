import type { RanHere } from './recordedScreen.js'

/** What a command wrote, without what differs from one run to the next whatever it does: instants, and what is left to chance. */
export function timeless({ code, stdout, stderr }: RanHere): RanHere {
  return { code, stdout: withoutTimes(stdout), stderr: withoutTimes(stderr) }
}

function withoutTimes(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\d(T[\d:.]+Z| \d\d:\d\d( UTC)?)/g, '<instant>')
    .replace(/\bjust now\b|\b(\d+ (d|h|min|s) ?)+ ago\b/g, '<ago>')
    .replace(/\b(in|for) (\d+ (d|h|min|s) ?)+/g, '<time> ')
    .replace(/tok_[0-9a-f]{8}/g, 'tok_<id>').replace(/baton_[0-9a-f]{8}_[\w-]{43}/g, 'baton_<secret>')
}

/** A clock that shows the instant at which it was looked at first. */
export function heldStill(now: () => string): () => string {
  const at = now()
  return () => at
}
