/**
 * Whether a work note tells of work on the matter itself, as opposed to "I have it" or "calling back at four". Rules over
 * words, in English and German; who knows better marks the note. It times how long a tier took to engage after a handoff,
 * so a word too few is a first look that counts a note later, and one too many a note that counts too early.
 */
const diagnosticWords = [
  'ping', 'pinged', 'traceroute', 'traced', 'trace', 'tested', 'test', 'tests', 'retested', 'measured', 'measurement', 'captured', 'capture', 'pcap',
  'reproduced', 'reproduce', 'checked', 'verified', 'inspected', 'analysed', 'analyzed', 'compared', 'logs', 'log', 'debug', 'debugged', 'bisected',
  'replaced', 'restarted', 'rebooted', 'rolled back', 'reset', 'swapped', 'patched', 'reconfigured', 'isolated', 'root cause', 'stack trace', 'error code',
  'counters', 'loopback', 'diagnosed', 'diagnostics', 'symptom', 'found', 'identified',
  'geprüft', 'getestet', 'gemessen', 'messung', 'mitschnitt', 'nachgestellt', 'reproduziert', 'verglichen', 'neu gestartet', 'neustart', 'getauscht',
  'ausgetauscht', 'zurückgesetzt', 'eingegrenzt', 'ursache', 'fehlercode', 'protokoll', 'protokolle', 'untersucht', 'festgestellt', 'gefunden',
] as const

const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${diagnosticWords.map(word => word.replace(' ', '\\s+')).join('|')})(?![\\p{L}\\p{N}])`, 'iu')

/** What is read of a note: the first page says what it is about. */
const longestRead = 4_000

export function isDiagnostic(text: string): boolean {
  return pattern.test(text.slice(0, longestRead))
}
