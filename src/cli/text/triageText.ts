import type { Reading, Tone } from '../../domain/triage/reading.js'
import { languageName, quoted, suggestionText } from '../../domain/triage/readingText.js'
import type { Screen } from '../world.js'
import { wrap } from './layout.js'
import type { Palette } from './palette.js'
import { table } from './table.js'

/** A reading as a table: each statement beside the words that it rests on; below it what the reader remarks. */
export function triageText(reading: Reading, screen: Pick<Screen, 'columns' | 'palette'>): string {
  const { palette, columns } = screen
  const { language, sentiment, suggestion, translation, by, remarks } = reading
  const notCertain = palette.quiet('not certain')
  const rows = [
    ['language', language ? `${languageName(language.code)} (${language.confidence})` : notCertain, quoted(language?.evidence ?? [])],
    ['tone', sentiment ? `${tonePaint(sentiment.tone, palette)(sentiment.tone)} (${sentiment.score})` : notCertain, quoted(sentiment?.evidence ?? [])],
    ['suggests', suggestion ? suggestionText(suggestion) : palette.quiet('nothing'), quoted(suggestion?.because ?? [])],
    ...(translation ? [translation.translated === null
      ? ['translation', palette.quiet('none'), translation.because]
      : ['translation', translation.translated, `from ${languageName(translation.from)} by ${translation.by}`]] : []),
  ]
  return [
    palette.strong(`Read by ${by}`),
    table(screen, ['', 'reads as', 'because of'], rows, { wraps: true }),
    ...remarks.flatMap(remark => wrap(`Note: ${remark}.`, columns)),
  ].join('\n')
}

function tonePaint(tone: Tone, palette: Palette): (text: string) => string {
  if (tone === 'negative') return palette.alarm
  return tone === 'positive' ? palette.good : text => text
}
