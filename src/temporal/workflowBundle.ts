import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where the workflows' entry lies beside this file, in a checkout as well as in a build. */
export const workflowsPath = fileURLToPath(new URL(`../../workflows/index.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url))

/**
 * The workflows as `npm run build` bundled them, for those who encrypt payloads or not; undefined in a checkout, where they
 * are bundled at each start, so that an edit is never shadowed by an old build.
 */
export function builtWorkflowBundle({ encrypting }: { encrypting: boolean }): { codePath: string } | undefined {
  if (import.meta.url.endsWith('.ts')) return undefined
  const codePath = fileURLToPath(new URL(`../../workflow-bundle${encrypting ? '.encrypting' : ''}.js`, import.meta.url))
  return existsSync(codePath) ? { codePath } : undefined
}
