import { readFile } from 'node:fs/promises'
import { UsageError } from './failure.js'

/** Reads a file that was named on the command line. Throws UsageError when it cannot be read. */
export function readBytes(file: string): Promise<Buffer> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read: ${reasons[error.code ?? ''] ?? error.message}.`, 'Name a file that exists and that you may read.')
  })
}

/** Reads a text file, likewise; one that is not UTF-8 cannot be read. */
export async function readText(file: string): Promise<string> {
  const bytes = await readBytes(file)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UsageError(`${file} is not a text in UTF-8.`, 'Save it as UTF-8.')
  }
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
}
