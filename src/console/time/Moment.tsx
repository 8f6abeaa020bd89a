import { useNow } from './now.js'
import { spellAgo, spellMoment, spellMomentFully } from './words.js'

/** When something was, with the whole instant behind it; `ago` counts on by itself. */
export function Moment({ at, ago = false }: { at: string; ago?: boolean }) {
  return <time dateTime={at} title={spellMomentFully(at)}>{ago ? <Ago at={at} /> : spellMoment(at)}</time>
}

function Ago({ at }: { at: string }) {
  return spellAgo(at, useNow())
}
