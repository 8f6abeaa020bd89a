import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../src/machine/packageRoot.js'

/** What the documentation promises is there: its links lead somewhere, its code compiles, its commands exist. */

const root = packageRoot()
const pages = ['README.md', ...readdirSync(join(root, 'docs'), { recursive: true }).map(name => join('docs', String(name)))]
  .filter(page => page.endsWith('.md'))

function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8')
}

/** The blocks of one language in a page. */
function blocks(page: string, language: string): string[] {
  return [...textOf(page).matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, code = '']) => code)
}

describe('the documentation', () => {
  it.each(pages)('links only to what exists: %s', page => {
    const links = [...textOf(page).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link)
    // Of a picture that has one for the dark, both.
    const shown = [...textOf(page).matchAll(/\b(?:src|srcset)="([^"]+)"/g)].map(([, file = '']) => file)
    const broken = [...links, ...shown].filter(link => !/^https?:/.test(link)).filter(link => !existsSync(join(root, dirname(page), link)))
    expect(broken).toEqual([])
  })

  it('shows TypeScript that compiles against the package', () => {
    const sources = new Map(pages.flatMap(page => blocks(page, 'ts').map((code, index) =>
      [join(root, 'test', `${page.replaceAll('/', '-')}-${index}.ts`), code] as const)))
    expect(sources.size).toBeGreaterThan(0)
    const options: ts.CompilerOptions = {
      strict: true, noEmit: true, skipLibCheck: true, types: ['node'], target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
      paths: { baton: [join(root, 'src/client/index.ts')], 'baton/testing': [join(root, 'src/testing/index.ts')] },
    }
    const host = ts.createCompilerHost(options)
    const onDisk = { ...host }
    host.fileExists = file => sources.has(file) || onDisk.fileExists(file)
    host.readFile = file => sources.get(file) ?? onDisk.readFile(file)
    host.getSourceFile = (file, ...rest) => {
      const code = sources.get(file)
      return code === undefined ? onDisk.getSourceFile(file, ...rest) : ts.createSourceFile(file, code, ts.ScriptTarget.ES2023)
    }
    const program = ts.createProgram([...sources.keys()], options, host)
    const problems = [...sources.keys()].flatMap(file => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)))
    expect(problems.map(({ file, messageText }) => `${relative(root, file?.fileName ?? '')}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)).toEqual([])
  }, 120_000)

  it('tells of every room of the domain, and of every file of the workflows and activities', () => {
    const page = textOf('docs/architecture.md')
    const folder = (path: string) => readdirSync(join(root, path), { withFileTypes: true })
    const rooms = folder('src/domain').filter(entry => entry.isDirectory()).map(({ name }) => `src/domain/${name}/`)
    expect(rooms.filter(room => !page.includes(`\`${room}`))).toEqual([])
    for (const path of ['workflows', 'activities']) {
      const [, table = ''] = new RegExp(`\\| file of \`${path}/\`([^]*?)\\n\\n`).exec(page) ?? []
      const told = [...table.matchAll(/`([\w.]+\.ts)`/g)].map(([, name]) => name)
      expect([...told].sort(), path).toEqual(folder(path).map(({ name }) => name).filter(name => name.endsWith('.ts')).sort())
    }
  })

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
    const named = pages.flatMap(page => [...textOf(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name))
    expect([...new Set(named)].filter(name => !(name in scripts))).toEqual([])
  })
})
