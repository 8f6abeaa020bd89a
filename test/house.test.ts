import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

/** Holds the rooms of the design: who may import whom, what files may be called, and where the only clock is. */

const root = dirname(dirname(fileURLToPath(import.meta.url)))

interface Import {
  from: string
  /** A file of ours, relative to the root, or a package's name. */
  to: string
  typeOnly: boolean
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesUnder(path) : [path]
  })
}

const rooms = ['workflows', 'activities', 'src']
const sources = rooms.flatMap(filesUnder).filter((file) => /\.tsx?$/.test(file))
const imports = sources.flatMap(importsOf)

function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true, file.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)
  const found: Import[] = []
  const add = (specifier: string, typeOnly: boolean) => found.push({ from: file, to: resolveImport(file, specifier), typeOnly })
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, isTypeOnly(node))
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, node.isTypeOnly)
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments
      if (argument && ts.isStringLiteral(argument)) add(argument.text, false)
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      add(node.argument.literal.text, true)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const named = importClause.namedBindings
  return !importClause.name && named !== undefined && ts.isNamedImports(named) && named.elements.length > 0
    && named.elements.every((element) => element.isTypeOnly)
}

function resolveImport(file: string, specifier: string): string {
  if (specifier.startsWith('.')) {
    const path = relative(root, join(root, dirname(file), specifier))
    const tsx = path.replace(/\.js$/, '.tsx')
    return isFile(tsx) ? tsx : path.replace(/\.js$/, '.ts')
  }
  return specifier.startsWith('node:') ? specifier : specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

interface Rule {
  /** Files that the rule is about. */
  room: RegExp
  /** What they may import: own files by path, packages by name. */
  may: RegExp[]
  /** What they may import as types only. */
  mayKnow?: RegExp[]
}

/** Own files carry a slash and `.ts`; everything else is a package or a Node module. */
const anyPackage = /^(?!.*\.(tsx?|css)$)/
const shared = /^workflows\/(messages|names|searchAttributes)\.ts$/
const machine = /^src\/machine\//
const domain = /^src\/domain\//

const rules: Rule[] = [
  {
    room: /^workflows\//,
    may: [/^workflows\//, domain, /^@temporalio\/(workflow|common)$/],
    mayKnow: [/^activities\//],
  },
  { room: /^activities\//, may: [/^activities\//, /^src\/ports\//, domain, /^@temporalio\/(activity|common)$/] },
  { room: domain, may: [domain, /^(zod|yaml|temporal-polyfill|re2js)$/] },
  // No Node: the workflows know the activities' types, and through them the ports'.
  { room: /^src\/ports\//, may: [/^src\/ports\//, domain] },
  { room: machine, may: [machine, /^node:/] },
  { room: /^src\/adapters\//, may: [/^src\/adapters\//, /^src\/ports\//, domain, machine, anyPackage] },
  { room: /^src\/temporal\/server\//, may: [/^src\/temporal\/server\//, machine, anyPackage] },
  {
    room: /^src\/temporal\//,
    may: [/^src\/temporal\//, shared, /^activities\/index\.ts$/, /^src\/ports\//, domain, machine, anyPackage],
    // To start a workflow by its type.
    mayKnow: [/^workflows\/(incident|tier)\.ts$/],
  },
  // A composition root too, for the services that import it: docs/decisions/0002.
  { room: /^src\/client\//, may: [/^src\/(client|temporal|ports|adapters\/(postgres|triage|translator))\//, shared, domain, anyPackage] },
  { room: /^src\/http\//, may: [/^src\/(http|client|temporal|ports)\//, shared, domain, anyPackage] },
  {
    // It runs in a browser: of ours it takes what is pure, and knows the API by its shapes only.
    room: /^src\/console\//,
    may: [/^src\/console\//, /^src\/domain\/(?!.*(Schema|commands|payload)\.ts$)/, /^(react|react-dom|react-aria-components|recharts|lucide-react|zod|vite|node:\w+)$/, /^@(tanstack|fontsource-variable|vitejs)\//],
    mayKnow: [domain, /^src\/http\/(shapes\/|problems\.ts$)/],
  },
  { room: /^src\/(testing|replay|cli)\//, may: [/^src\/(?!main\/)/, /^(workflows|activities)\//, anyPackage], mayKnow: [/^src\/main\//] },
  { room: /^src\/main\//, may: [/^/] },
]

/** The simplest thing that a rule forbids, by the first rule that is about the file. */
function breaks({ from, to, typeOnly }: Import): boolean {
  const rule = rules.find(({ room }) => room.test(from))
  if (!rule) return true
  const allowed = typeOnly ? [...rule.may, ...rule.mayKnow ?? []] : rule.may
  return !allowed.some((pattern) => pattern.test(to))
}

const shown = (list: Import[]) => list.map(({ from, to, typeOnly }) => `${from} imports ${typeOnly ? 'types of ' : ''}${to}`)

describe('the rooms', () => {
  it('import only what the design allows them', () => {
    expect(imports.length).toBeGreaterThan(100)
    expect(shown(imports.filter(breaks))).toEqual([])
  })

  it('would notice each forbidden direction', () => {
    const forbidden: [string, string, boolean][] = [
      ['workflows/incident.ts', 'activities/handoffs.ts', false],
      ['workflows/incident.ts', 'src/temporal/gateway.ts', false],
      ['workflows/incident.ts', 'node:fs', false],
      ['workflows/incident.ts', 'zod', false],
      ['activities/tasks.ts', 'src/adapters/postgres/recordStore.ts', false],
      ['activities/tasks.ts', 'workflows/incident.ts', true],
      ['src/domain/ladder.ts', 'src/ports/recordStore.ts', true],
      ['src/domain/ladder.ts', '@temporalio/workflow', false],
      ['src/domain/ladder.ts', 'node:crypto', false],
      ['src/adapters/postgres/reads.ts', 'src/temporal/gateway.ts', false],
      ['src/temporal/gateway.ts', 'workflows/incident.ts', false],
      ['src/temporal/gateway.ts', 'src/main/config.ts', true],
      ['src/console/main.tsx', 'src/http/app.ts', true],
      ['src/console/main.tsx', 'src/http/shapes/answers.ts', false],
      ['src/console/main.tsx', 'src/domain/commands.ts', false],
      ['src/console/main.tsx', 'pg', false],
      ['src/elsewhere/new.ts', 'src/domain/ladder.ts', false],
    ]
    expect(forbidden.filter(([from, to, typeOnly]) => !breaks({ from, to, typeOnly }))).toEqual([])
  })

  it('keep policy, calendars and on-call out of the workflow bundle', () => {
    const reached = new Set<string>()
    const follow = (file: string) => {
      if (reached.has(file)) return
      reached.add(file)
      for (const { to, typeOnly } of imports.filter(({ from }) => from === file)) if (!typeOnly && to.endsWith('.ts')) follow(to)
    }
    follow('workflows/index.ts')
    const kept = [...reached].filter((file) => /^src\/domain\/((policy|onCall|planning|time)\/|sla\/(?!sla\.ts)|.*Schema\.ts)/.test(file))
    expect(reached.size).toBeGreaterThan(5)
    expect(kept).toEqual([])
    const packages = imports.filter(({ from, to, typeOnly }) => reached.has(from) && !typeOnly && !to.endsWith('.ts')).map(({ to }) => to)
    expect([...new Set(packages)].filter((name) => !name.startsWith('@temporalio/'))).toEqual([])
  })

  it('have no circle of files that need each other to load', () => {
    const edges = new Map<string, string[]>()
    for (const { from, to, typeOnly } of imports) if (!typeOnly && to.endsWith('.ts')) edges.set(from, [...edges.get(from) ?? [], to])
    expect(findCircle(edges)).toBeUndefined()
  })

  it('name files by what is in them', () => {
    const banned = /^(utils?|helpers?|common|types|misc|shared)$/i
    const named = [...sources, ...filesUnder('test'), ...filesUnder('scripts')]
    expect(named.filter((file) => banned.test(basename(file).split('.')[0] ?? '') || dirname(file).split('/').some((part) => banned.test(part)))).toEqual([])
  })

  it('import by the name that the compiled file will have', () => {
    expect(shown(imports.filter(({ to }) => to.includes('/') && !to.startsWith('@') && !to.startsWith('node:') && !isFile(to)))).toEqual([])
  })
})

describe('the one clock', () => {
  const timed = ['activities', 'src/domain', 'src/adapters'].flatMap(filesUnder).filter((file) => /\.(ts|sql)$/.test(file))
  // The Clock port is the one way round it, for what no workflow's instant fits: the instants at which a channel is called.
  const realTime = /\bDate\.now\(|\bnew Date\(\s*\)|(?<!\bclock\.)\b(now|clock_timestamp|statement_timestamp|transaction_timestamp)\(\s*\)|\bcurrent_(timestamp|date|time)\b|\bperformance\.now\(/i

  it('is the workflow\'s: nothing else reads the time, but for the column recorded_at', () => {
    const offences = timed.flatMap((file) => linesOf(file).map((text, index) => ({ file, text, line: index + 1 })))
      // Waiting for our own server process is not about incidents.
      .filter(({ file }) => !/^src\/adapters\/postgres\/embedded/.test(file))
      .filter(({ text }) => realTime.test(text) && !/recorded_?at/i.test(text))
      .map(({ file, line, text }) => `${file}:${line}: ${text.trim()}`)
    expect(offences).toEqual([])
  })

  it.each(['const at = Date.now()', 'const at = new Date()', 'update t set at = now()', 'sql`CURRENT_TIMESTAMP`'])(
    'would notice "%s"', (text) => {
      expect(text).toMatch(realTime)
    })
})

/** The lines of a file, with comments blanked: they may speak of what is forbidden. */
function linesOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8').replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
  return text.split('\n').map((line) => line.replace(/(^|\s)(\/\/|--\s).*$/, ''))
}

function isFile(path: string): boolean {
  return statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false
}

function findCircle(edges: Map<string, string[]>): string[] | undefined {
  const done = new Set<string>()
  const walk = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    done.add(file)
    for (const next of edges.get(file) ?? []) {
      const circle = walk(next, [...path, file])
      if (circle) return circle
    }
    return undefined
  }
  for (const file of edges.keys()) {
    const circle = walk(file, [])
    if (circle) return circle
  }
  return undefined
}
