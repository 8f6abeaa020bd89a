import { Command } from 'commander'
import {
  addAccept, addApprove, addAssign, addCancel, addClose, addDecline, addDeEscalate, addHold, addReassign, addReclassify, addReject, addReopen, addResolve, addResume,
  addSendBack,
} from './commands/actions.js'
import { addAnswer } from './commands/answer.js'
import { addApprovals } from './commands/approvals.js'
import { addComment, addNote } from './commands/entries.js'
import { addEscalate } from './commands/escalate.js'
import { addFigures } from './commands/figures.js'
import { addHandoffs } from './commands/handoffs.js'
import { addKeys } from './commands/keys.js'
import { addList } from './commands/list.js'
import { addNotices } from './commands/notices.js'
import { addOnCall } from './commands/oncall.js'
import { addOpen } from './commands/open.js'
import { addOverrides } from './commands/overrides.js'
import { addOwn } from './commands/own.js'
import { addPolicy } from './commands/policy.js'
import { addPreview } from './commands/preview.js'
import { addShow } from './commands/show.js'
import { addSignIns } from './commands/signIns.js'
import { addTasks } from './commands/tasks.js'
import { addTickets } from './commands/tickets.js'
import { addSla } from './commands/sla.js'
import { addWatch } from './commands/watch.js'
import { addWatchList } from './commands/watchList.js'
import { addToken } from './commands/token.js'
import { addTriage } from './commands/triage.js'
import { addWhoAmI } from './commands/whoami.js'
import type { AddCommand, World } from './world.js'

/** In the order of the help. */
const groups: [heading: string, commands: AddCommand[]][] = [
  ['Look:', [addList, addShow, addTasks, addHandoffs, addApprovals, addSla, addNotices, addTickets, addWatch, addOnCall, addFigures, addTriage]],
  ['Work on an incident:', [addOpen, addAccept, addReject, addReassign, addAssign, addReclassify, addNote, addComment, addWatchList]],
  ['Report something yourself:', [addOwn]],
  ['Hand it on:', [addPreview, addEscalate, addSendBack, addAnswer, addDeEscalate, addApprove, addDecline]],
  ['Wait, finish, start again:', [addHold, addResume, addResolve, addReopen, addClose, addCancel]],
  ['Set up:', [addPolicy, addOverrides, addToken, addSignIns, addWhoAmI, addKeys]],
]

export interface ProgramOptions {
  /** Told what commander would have written on stderr: the help of a command that lacks a subcommand, and hints. */
  overheard: (text: string) => void
}

/** The command line as a program over what it needs. `furtherCommands` come last in the help. */
export function batonProgram(world: World, furtherCommands: readonly AddCommand[], { overheard }: ProgramOptions): Command {
  const { screen } = world
  const program = new Command('baton')
    .description('Carries an incident up the support tiers and never drops it.')
    .version(world.version)
    .enablePositionalOptions()
    .showHelpAfterError('See `baton --help`.')
    .configureOutput({
      writeOut: text => screen.print(text.trimEnd()),
      writeErr: overheard,
      outputError: overheard,
      getOutHelpWidth: () => screen.columns,
      getErrHelpWidth: () => screen.columns,
      getOutHasColors: () => true,
      getErrHasColors: () => true,
    })
    .configureHelp({
      styleTitle: title => screen.palette.strong(title),
      subcommandTerm: command => [command.name(), ...command.registeredArguments.map(argument =>
        (argument.required ? `<${argument.name()}>` : `[${argument.name()}]`))].join(' '),
    })
    .exitOverride()
    .addHelpText('after', '\nEvery command has examples: baton escalate --help\nExit codes: 0 done, 1 refused, 2 bad usage, 3 unreachable or not finished.')
  for (const [heading, commands] of [...groups, ['Set up:', furtherCommands] as const]) {
    program.commandsGroup(heading)
    for (const add of commands) add(program, world)
  }
  return program.helpCommand('help [command]', 'the same as --help')
}
