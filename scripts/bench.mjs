// `npm run bench`: installs what is missing, then measures.
import { ensureDependencies, requireNode } from './dependencies.mjs'

requireNode()
try {
  await ensureDependencies()
} catch (error) {
  console.error(error.message)
  process.exit(3)
}
const { register } = await import('tsx/esm/api')
register()
await import('../bench/main.ts')
