import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, processMark } from './processes.js'

/**
 * Runs `work` while holding the lock folder `lock`, so that two processes do not build the same thing at once.
 * Waits while its holder lives; a lock left behind by a killed process is taken over. The work itself must look again
 * whether it is still needed, and be atomic: a take-over by two waiters at the same instant is possible, if unlikely.
 */
export async function onlyOnce<T>(lock: string, waiting: () => void, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(lock), { recursive: true })
  while (!(await take(lock))) {
    if (await isAbandoned(lock)) {
      await rm(lock, { recursive: true, force: true })
      continue
    }
    waiting()
    await sleep(500)
  }
  try {
    return await work()
  } finally {
    await rm(lock, { recursive: true, force: true })
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await mkdir(lock)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
  await writeFile(join(lock, 'holder'), `${process.pid} ${processMark(process.pid) ?? ''}`)
  return true
}

async function isAbandoned(lock: string): Promise<boolean> {
  const holder = () => readFile(join(lock, 'holder'), 'utf8').catch(() => '')
  let text = await holder()
  if (text === '') {
    // Just made and not yet signed, or its owner died between the two: a moment tells.
    await sleep(1_000)
    text = await holder()
  }
  const [pid, mark] = text.split(' ')
  return !pid || !isAlive(Number(pid)) || (mark !== '' && processMark(Number(pid)) !== mark)
}
