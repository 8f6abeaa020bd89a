import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Whether a process with this id exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return !isZombie(pid)
}

/** The command line of a process, its arguments joined by blanks; undefined when it has none to show. */
export function commandOf(pid: number): string | undefined {
  if (process.platform === 'linux') return readProc(pid, 'cmdline')?.replaceAll('\0', ' ').trim() || undefined
  return askPs(pid, 'command')
}

/**
 * A mark that tells this process from a later one that was given the same pid: its start, as the system counts it.
 * On Linux it holds the boot too, since ticks start over with it.
 */
export function processMark(pid: number): string | undefined {
  if (process.platform !== 'linux') return askPs(pid, 'lstart')
  // The second field, the name, may itself hold blanks and brackets; the start is the 20th field after it.
  const started = readProc(pid, 'stat')?.replace(/^.*\)\s/s, '').split(' ')[19]
  return started && `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${started}`
}

/** Ends a process by a signal, waits until it is gone, and kills it if it takes longer than `graceMs`. */
export async function endProcess(pid: number, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  if (!send(pid, signal)) return
  if (await goneWithin(pid, graceMs)) return
  send(pid, 'SIGKILL')
  await goneWithin(pid, 5_000)
}

async function goneWithin(pid: number, limitMs: number): Promise<boolean> {
  const giveUp = performance.now() + limitMs
  while (isAlive(pid)) {
    if (performance.now() > giveUp) return false
    await sleep(25)
  }
  return true
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

/** A dead child that nobody has collected yet still answers to signals; it counts as gone. */
function isZombie(pid: number): boolean {
  return process.platform === 'linux' && /\)\s[ZX]\s/.test(readProc(pid, 'stat') ?? '')
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}

function askPs(pid: number, column: string): string | undefined {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', `${column}=`], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}
