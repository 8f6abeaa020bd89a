import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'
import { workflowsPath } from '../../../src/temporal/workflowBundle.js'

/** Bundles the workflows, with the interceptor of `beforeTelling.ts`, into a file. */
export async function bundleInto(file: string): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath, logger: new DefaultLogger('WARN'),
    workflowInterceptorModules: [fileURLToPath(new URL('beforeTelling.ts', import.meta.url))],
  })
  await writeFile(file, code)
  return file
}
