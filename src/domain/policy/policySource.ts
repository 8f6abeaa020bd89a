import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type Node,
  type YAMLError,
} from 'yaml'
import { spellPath, type Finding, type PolicyProblem } from './policyProblems.js'

/** A policy's YAML text as plain data that still knows where in the text each part stands. */
export interface PolicySource {
  /** Undefined when the text is no YAML; then `problems` says why. */
  raw: unknown
  /** What YAML itself objects to. */
  problems: PolicyProblem[]
  locate: (finding: Finding) => PolicyProblem
}

const mends: Record<string, string> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  DUPLICATE_KEY: 'Keep one of the two, or give one another name.',
  MULTIPLE_DOCS: 'Keep one document in the file: take the `---` line away.',
  MISSING_CHAR: 'Add what is missing here, often a quote or a colon.',
  NON_STRING_KEY: 'Write a plain name before the colon.',
  RESOURCE_EXHAUSTION: 'Write it with fewer blocks inside blocks.',
  TAG_RESOLVE_FAILED: 'Take the `!` away, or put quotes around the text.',
}

/** Reads YAML 1.2. Never throws; every problem has a line and a column. */
export function readSource(text: string): PolicySource {
  const document = parseDocument(text, { prettyErrors: false, stringKeys: true })
  const place = (offset: number) => placeIn(text, offset)
  const problems = [...document.errors, ...document.warnings].map(error => yamlProblem(error, place(error.pos[0])))
  const broken = document.errors.some(error => error.code !== 'DUPLICATE_KEY')
  const locate = (finding: Finding): PolicyProblem => ({
    ...place(offsetOf(document, finding)),
    path: spellPath(finding.path),
    problem: finding.problem,
    fix: finding.fix,
  })
  if (broken) return { raw: undefined, problems: oncePerLine(problems), locate }

  problems.push(
    ...forbiddenKeys(document).map(offset => ({
      ...place(offset),
      path: '',
      problem: '`__proto__` cannot be a name',
      fix: 'Use another name.',
    })),
  )
  try {
    return { raw: document.toJS(), problems, locate }
  } catch (error) {
    // An alias without an anchor, or aliases of aliases that would fill the memory.
    if (!(error instanceof ReferenceError)) throw error
    const problem = {
      ...place(firstAlias(document)),
      path: '',
      problem: error.message,
      fix: 'Write the part out instead of the `*` alias.',
    }
    return { raw: undefined, problems: [...problems, problem], locate }
  }
}

/** Counted here and not by yaml's LineCounter: that one loses count after a syntax error, just when it is needed. */
function placeIn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

function yamlProblem(error: YAMLError, { line, column }: { line: number; column: number }): PolicyProblem {
  return {
    line,
    column,
    path: '',
    problem: error.message.replace(/[.\s]+$/, ''),
    fix: mends[error.code] ?? 'Check the indentation, and put quotes around texts with `:`, `#` or brackets.',
  }
}

/** One slip in YAML makes the parser stumble several times on the same line; the first says enough. */
function oncePerLine(problems: PolicyProblem[]): PolicyProblem[] {
  return problems.filter((problem, index) => problems.findIndex(({ line }) => line === problem.line) === index)
}

/** Where the path leads to, or the nearest part above it that exists. */
function offsetOf(document: Document, { path, atKey }: Finding): number {
  let node = document.contents as unknown
  let offset = start(node) ?? 0
  for (const [depth, key] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document)
    if (typeof key === 'number' && !isSeq(node)) continue
    const pair = isMap(node)
      ? node.items.find(item => isScalar(item.key) && String(item.key.value) === String(key))
      : undefined
    const next: unknown = isSeq(node) ? node.items[Number(key)] : pair?.value
    if (pair && atKey && depth === path.length - 1) return start(pair.key) ?? offset
    if (!pair && !isNode(next)) return offset
    offset = start(next) ?? start(pair?.key) ?? offset
    node = next
  }
  return offset
}

function start(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined
}

function forbiddenKeys(document: Document): number[] {
  const found: number[] = []
  visit(document, {
    Pair: (_, { key }) => void (isScalar(key) && key.value === '__proto__' && found.push(start(key) ?? 0)),
  })
  return found
}

function firstAlias(document: Document): number {
  let found: number | undefined
  visit(document, {
    Alias: (_, alias) => {
      found ??= start(alias)
    },
  })
  return found ?? 0
}
