import { CommanderError } from 'commander'
import type { Baton } from '../client/baton.js'
import { exitCodes, failureOf, type ExitCode, type Failure } from './failure.js'
import { batonProgram } from './program.js'
import { plain } from './text/plain.js'
import type { AddCommand, Screen, World } from './world.js'

/**
 * Runs one command line, the arguments after `baton`, and returns the exit code. Never throws: whatever goes wrong is
 * said on the screen, or, with `--json`, as one document on stdout.
 */
export async function runBaton(argv: string[], world: World, furtherCommands: readonly AddCommand[] = []): Promise<ExitCode> {
  let connected: Promise<Baton> | undefined
  const session: World = { ...world, connect: () => (connected ??= world.connect()) }
  const said: string[] = []
  const program = batonProgram(session, furtherCommands, { overheard: text => said.push(text) })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCodes.done
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done
    if (error instanceof CommanderError && error.code === 'commander.help' && !argv.includes('--json')) {
      world.screen.complain(said.join('').trimEnd())
      return exitCodes.usage
    }
    const failure = failureOf(error, said.findLast(text => text.startsWith('See '))?.trim() ?? 'See `baton --help`.')
    report(failure, argv.includes('--json'), world.screen)
    return failure.exitCode
  } finally {
    const client = await connected?.catch(() => undefined)
    await client?.close()
  }
}

function report({ error, stack }: Failure, json: boolean, screen: Screen): void {
  const { palette } = screen
  if (json) screen.print(JSON.stringify({ error }))
  else {
    const { message, details } = plain(error)
    screen.complain(palette.alarm(message))
    if (typeof details['fix'] === 'string') screen.complain(details['fix'])
  }
  if (stack) screen.complain(palette.quiet(stack))
}
