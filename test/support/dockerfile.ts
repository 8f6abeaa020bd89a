import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../src/machine/packageRoot.js'

/** One instruction of the Dockerfile: `COPY`, and what follows it, its lines joined. */
export interface Instruction {
  name: string
  rest: string
}

/** The build stages, each a list of instructions that begins with FROM; the last is what runs. */
export function dockerStages(): Instruction[][] {
  const text = readFileSync(join(packageRoot(), 'Dockerfile'), 'utf8').replace(/\\\n\s*/g, '')
  const instructions = text.split('\n').filter(line => line.trim() && !line.startsWith('#')).map(line => {
    const [name = '', ...rest] = line.split(' ')
    return { name, rest: rest.join(' ') }
  })
  return instructions.reduce<Instruction[][]>((stages, instruction) => {
    if (instruction.name === 'FROM') stages.push([])
    stages.at(-1)?.push(instruction)
    return stages
  }, [])
}

/** What the image runs before a service's own command. */
export function entrypoint(): string[] {
  const words = dockerStages().at(-1)?.find(({ name }) => name === 'ENTRYPOINT')?.rest
  return JSON.parse(words ?? '[]') as string[]
}
