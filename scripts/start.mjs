// `npm start`: installs what is missing, then runs Baton in this very process, so that signals reach it directly.
import { ensureConsole } from './console.mjs'
import { ensureDependencies, requireNode } from './dependencies.mjs'

requireNode()
try {
  await ensureDependencies()
  await ensureConsole()
} catch (error) {
  console.error(error.message)
  process.exit(3)
}
const { register } = await import('tsx/esm/api')
register()
process.setSourceMapsEnabled(true)
await import('../src/main/start.ts')
