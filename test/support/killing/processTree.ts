import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** The children of a process, and theirs. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid='])
  const all = stdout.trim().split('\n').map(line => line.trim().split(/\s+/).map(Number) as [number, number])
  const below = (parent: number): number[] =>
    all.filter(([, itsOwn]) => itsOwn === parent).flatMap(([child]) => [child, ...below(child)])
  return below(pid)
}

/** `kill -9`; one that has ended meanwhile is as good. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
