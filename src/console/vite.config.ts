import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const folder = dirname(fileURLToPath(import.meta.url))
const root = dirname(dirname(folder))

/** Writes down what the build was made of, so that scripts/console.mjs can tell whether it still is. */
function madeOf(): Plugin {
  const always = ['package-lock.json', 'src/console/vite.config.ts', 'src/console/index.html']
  return {
    name: 'made-of',
    apply: 'build',
    generateBundle() {
      const own = [...this.getModuleIds()].map(id => id.replace(/^\0/, '').replace(/\?.*$/, ''))
        .filter(id => id.startsWith(root + sep) && !id.includes(`${sep}node_modules${sep}`)).map(id => relative(root, id))
      const files = [...new Set([...always, ...own])].sort()
      const hashes = Object.fromEntries(files.map(file => [file, createHash('sha256').update(readFileSync(join(root, file))).digest('hex')]))
      this.emitFile({ type: 'asset', fileName: '.made-of.json', source: JSON.stringify(hashes, null, 1) })
    },
  }
}

export default defineConfig({
  root: folder,
  plugins: [react(), madeOf()],
  build: {
    outDir: join(root, 'dist', 'console'),
    emptyOutDir: true,
    // A font within a style sheet would be a data: URL, which the page's policy refuses.
    assetsInlineLimit: 0,
    // light-dark() as it stands: docs/console.md names the browsers.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    chunkSizeWarningLimit: 1500,
  },
  // For developing: `npx vite --config src/console/vite.config.ts` beside a running `npm start`.
  server: {
    proxy: Object.fromEntries(['/v1', '/sign-in/options', '/sign-in/people', '/sign-in/link', '/sign-in/oidc', '/sign-out'].map(path => [path, process.env.BATON_URL ?? 'http://127.0.0.1:8090'])),
  },
})
