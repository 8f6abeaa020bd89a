import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder of Baton's own package.json. Source files and their compiled copies under dist/ lie at different depths,
 * so files that are shipped as they are (policies, scripts, the pom) are found from here.
 */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('Baton is not inside its package: no package.json above ' + import.meta.url)
    folder = parent
  }
  return folder
}
