import { z } from 'zod'

/** What is wrong with a value, as people say it: `must be a text, not a number`. Undefined: a schema's own words, or zod's, are as good. */
export function payloadWords(issue: z.core.$ZodRawIssue): string | undefined {
  const { input } = issue
  switch (issue.code) {
    case 'invalid_type': return input === undefined ? 'is missing' : `must be ${expectedWords(issue)}, not ${kindOf(input)}`
    case 'too_big': return sizeWords(issue.origin, Number(issue.maximum), { text: 'is longer than', list: 'has more than', number: 'must be at most' })
    case 'too_small': return sizeWords(issue.origin, Number(issue.minimum), { text: 'is shorter than', list: 'has fewer than', number: 'must be at least' })
    case 'invalid_value': return `must be one of: ${issue.values.map(String).join(', ')}`
    case 'unrecognized_keys': return `knows no ${issue.keys.map(key => `\`${key}\``).join(', ')}`
    default: return undefined
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'a list', object: 'an object', null: 'null', undefined: 'nothing',
}

function expectedWords({ expected, inst }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidType>): string {
  const example = inst instanceof z.ZodObject ? ` like {${Object.keys(inst.shape).map(key => `"${key}": …`).join(', ')}}` : ''
  return `${kinds[expected] ?? expected}${example}`
}

function kindOf(input: unknown): string {
  if (input === null) return 'null'
  if (Array.isArray(input)) return 'a list'
  if (typeof input === 'number' && !Number.isInteger(input)) return Number.isFinite(input) ? `${input}` : 'that'
  return kinds[typeof input] ?? 'that'
}

function sizeWords(origin: string, limit: number, begin: { text: string; list: string; number: string }): string {
  const count = String(limit).replace(/\B(?=(\d{3})+$)/g, ',')
  if (origin === 'string') return `${begin.text} ${count} ${limit === 1 ? 'character' : 'characters'}`
  if (origin === 'array') return `${begin.list} ${count} ${limit === 1 ? 'entry' : 'entries'}`
  return `${begin.number} ${count}`
}
