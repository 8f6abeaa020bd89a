import {
  allHandlersFinished, ApplicationFailure, CancellationScope, condition, continueAsNew, patched, setHandler, workflowInfo,
} from '@temporalio/workflow'
import { answerOf, type Answer } from '../src/domain/answer.js'
import type { Command, CommandKind, CommandPayload, OpenRequest } from '../src/domain/commands.js'
import { refuse, type Refusal } from '../src/domain/errors.js'
import { isOver, type Snapshot, type TierOutcome } from '../src/domain/incident.js'
import { decide, isClockCommand, isReport, refusalOfShape, type LadderCommand } from '../src/domain/ladder.js'
import { bytesOf, refusalOfSize } from '../src/domain/messageSize.js'
import type { Alarm } from '../src/domain/sla/sla.js'
import { isTicketReport } from '../src/domain/tickets/ticketReport.js'
import { Backlog, type CarriedBacklog, type Item } from './backlog.js'
import { Deliveries, type CarriedNotices } from './deliveries.js'
import { EarlyReports } from './earlyReports.js'
import { fitting, refusalOfLarge } from './largeMessages.js'
import * as messages from './messages.js'
import { asideRecords, recordLateMessage, recordOpening, recordStep } from './proxies.js'
import { TierChain } from './tierChain.js'
import { Tickets } from './tickets.js'
import { Visibility } from './visibility.js'

export interface IncidentInput {
  number: string
  /** What to open; null in a run that continues an earlier one. */
  open: OpenRequest | null
  carried: Carried | null
  /** Events after which the incident, or a tier, continues as new. */
  historyBudget: number
}

/** Everything that a run hands to the next. */
export interface Carried extends CarriedBacklog, CarriedNotices {
  incident: Snapshot
  alarms: Alarm[]
  tiers: messages.TierSummary[]
}

type Opening = { answer: Answer } | { refused: Refusal }

/**
 * The front door of one incident: owns its state, and starts one tier after another. Handlers only queue; one loop
 * takes the next message, asks the ladder, records the step, answers, and tells the tier.
 */
export async function incident(input: IncidentInput): Promise<Answer | Refusal> {
  let current = input.carried?.incident
  let opening: Opening | undefined
  let leaving = false
  let postponed = false
  // Before the handlers: a message that was there first is given to its handler at once.
  const visibility = new Visibility(input.number)
  const backlog = new Backlog(asideRecords(input.number, visibility.stalled), input.carried ?? { queue: [] })
  const deliveries = new Deliveries(input.number, () => isLong(input.historyBudget))
  const tickets = new Tickets(input.number, report => backlog.push({ command: report }))

  for (const kind of Object.keys(messages.commandMessages) as CommandKind[]) listen(kind, messages.commandMessages[kind])
  setHandler(messages.commandsSignal, commands => { for (const command of commandsIn(commands)) backlog.push({ command: fitting(command) }) })
  setHandler(messages.clockReportSignal, report => { if (isClockCommand(report)) backlog.push({ command: report }) })
  setHandler(messages.ticketReportSignal, report => { if (isTicketReport(report)) backlog.push({ command: report }) })
  setHandler(messages.openUpdate, async () => {
    await condition(() => opening !== undefined || current !== undefined)
    if (opening && 'refused' in opening) throw failure(opening.refused)
    return opening?.answer ?? answerOf(current as Snapshot)
  })
  setHandler(messages.noticesSignal, ids => { if (Array.isArray(ids)) deliveries.begin(ids.filter(id => typeof id === 'string')) })
  setHandler(messages.incidentQuery, () => current ? answerOf(current) : null)
  setHandler(messages.clocksQuery, () => current?.tier.clocks ?? null)
  setHandler(messages.tiersQuery, () => chain.summaries)

  const chain = new TierChain(input, input.carried?.tiers ?? [], report => backlog.push({ command: report }))
  const early = new EarlyReports(report => backlog.push({ command: report }))
  const canceled = CancellationScope.current().cancelRequested
  canceled.catch(() => backlog.push({ command: { kind: 'cancel', by: 'Temporal', requestId: `canceled:${workflowInfo().runId}` }, urgent: true }))
  return CancellationScope.nonCancellable(run)

  async function run(): Promise<Answer | Refusal> {
    if (current === undefined) {
      opening = await open()
      if ('refused' in opening || current === undefined) {
        await condition(allHandlersFinished)
        return 'refused' in opening ? opening.refused : opening.answer
      }
    } else {
      deliveries.goOn(input.carried ?? {})
      tickets.begin(current.wantedTickets)
      if (!isOver(current.state) || !patched('over without a tier')) await chain.begin(current, input.carried?.alarms ?? [])
      visibility.show(current)
    }
    for (;;) {
      await condition(() => !backlog.isEmpty || chain.lost || isFinished() || ((postponed || deliveries.areHeldBack) && !isCalling()))
      if (isFinished()) return answerOf(current)
      // What a lost tier still reported comes before its successor, which would report it again.
      if (chain.lost && backlog.isCrowded && !backlog.isUrgent && !isOver(current.state)) await chain.restart()
      const item = backlog.take()
      if (item) await handle(item)
      else if (!backlog.isEmpty) await backlog.fetch()
      else if (chain.lost) await chain.restart()
      postponed = isLong(input.historyBudget) && (!isOver(current.state) || backlog.isCrowded || deliveries.areHeldBack)
      leaving ||= postponed && (!isCalling() || workflowInfo().historyLength > 2 * input.historyBudget)
      if (leaving && !backlog.awaitsAnswer) await moveOn(current)
    }
  }

  /** Over, everybody answered, every notice settled, every desk has answered, and nothing left to be told. */
  function isFinished(): boolean {
    const isSettled = deliveries.areSettled && !tickets.areWanted
    return current !== undefined && isOver(current.state) && backlog.isEmpty && isSettled && allHandlersFinished()
  }

  /** While somebody outside is being called, a run had better not end: the next would have to find out how that went. */
  function isCalling(): boolean {
    return deliveries.isCalling || tickets.isAsking
  }

  async function open(): Promise<Opening> {
    if (!input.open) throw ApplicationFailure.nonRetryable('an incident starts with what to open', 'IncidentInput')
    const outcome = await recordOpening(input.number, input.open, visibility.stalled)
    if ('refused' in outcome) return outcome
    if ('existing' in outcome) return { answer: outcome.existing }
    current = outcome.recorded
    deliveries.begin(outcome.notices ?? [])
    await adopt(outcome.recorded, outcome.alarms, 'closed', () => { opening = { answer: answerOf(outcome.recorded) } })
    return { answer: answerOf(outcome.recorded) }
  }

  function listen<K extends CommandKind>(kind: K, { signal, update }: messages.CommandMessages<K>): void {
    const named = (payload: CommandPayload<K>): Command => ({ ...payload, kind }) as unknown as Command
    setHandler(signal, payload => backlog.push({ command: fitting(named(payload)) }))
    const refused = (payload: CommandPayload<K>): Refusal | null =>
      leaving ? refuse('busy', { number: input.number }) : finality(current) ?? refusalOfSize(kind, bytesOf(payload)) ?? refusalOfShape(named(payload))
    setHandler(update, (payload: CommandPayload<K>, callId?: string) => ask(named(payload), callId), {
      validator: (payload: CommandPayload<K>, _callId?: string) => throwIf(refused(payload)),
    })
  }

  function ask(command: Command, callId: string | undefined): Promise<Answer> {
    let given: Answer | Refusal | undefined
    backlog.push({ command, answer: answer => { given = answer } })
    return condition(() => given !== undefined).then(() => {
      if (given && 'code' in given) throw failure(given, callId)
      return given as Answer
    })
  }

  async function handle({ command, answer }: Item): Promise<void> {
    const before = current as Snapshot
    if (isClockCommand(command)) {
      chain.heard(command)
      if (command.tier === before.tier.number && early.keep(command)) return
    }
    const tooLarge = refusalOfLarge(command)
    const verdict = tooLarge ? { refused: tooLarge } : decide(before, asReadThen(command))
    if ('ignored' in verdict) return
    if ('refused' in verdict) return refuseIt(command, verdict.refused, answer)
    const outcome = await recordStep(before.number, before.moves + 1, verdict.step, command, visibility.stalled)
    if ('skipped' in outcome) return deliveries.begin(outcome.notices ?? [])
    if ('refused' in outcome) return refuseIt(command, outcome.refused, answer)
    if (outcome.repeated) return answer?.({ ...answerOf(outcome.recorded), repeated: true })
    deliveries.begin(outcome.notices ?? [])
    await adopt(outcome.recorded, outcome.alarms, endedAs(command), () => answer?.(answerOf(outcome.recorded)))
  }

  /** The person has the answer before the tiers are told: what was committed is true whoever learns of it later. */
  async function adopt(recorded: Snapshot, alarms: Alarm[], endedAs: TierOutcome, answer: () => void): Promise<void> {
    const wasOver = current !== undefined && isOver(current.state)
    current = recorded
    answer()
    visibility.show(recorded)
    tickets.begin(recorded.wantedTickets)
    // What is over has no tier to be told; it only keeps what came of its tickets.
    if (!wasOver) await chain.follow(recorded, alarms, endedAs)
  }

  async function refuseIt(command: LadderCommand, refusal: Refusal, answer: Item['answer']): Promise<void> {
    if (answer) answer(refusal)
    else if (!isReport(command)) {
      await recordLateMessage(input.number, command, refusal, visibility.stalled)
    }
  }

  /** Continues as new with the tier's clock carried over by its absolute alarms. */
  async function moveOn(incident: Snapshot): Promise<never> {
    // While its clock still runs. Once more afterwards: messages come in all the time.
    await backlog.lighten()
    const alarms = await chain.suspend()
    await condition(allHandlersFinished)
    await backlog.lighten()
    const { queue, aside } = backlog.carried
    const carried: Carried = {
      incident, alarms, tiers: chain.summaries, queue: [...queue, ...early.kept], ...(aside && { aside }), ...deliveries.carried,
    }
    return continueAsNew<(next: IncidentInput) => Promise<Answer | Refusal>>({ ...input, open: null, carried })
  }
}

/** Workers before there were tags in it judged such a message without them: a history of theirs has to be judged so again. */
function asReadThen(command: LadderCommand): LadderCommand {
  if (command.kind !== 'reclassify' || (command.addTags === undefined && command.removeTags === undefined) || patched('retagged')) return command
  const { addTags: _added, removeTags: _removed, ...known } = command
  return known
}

/** How the running tier ends if this command ends it. */
function endedAs({ kind }: LadderCommand): TierOutcome {
  if (kind === 'clockRanOut') return 'breached'
  if (kind === 'escalate' || kind === 'triggerDue') return 'escalated'
  if (kind === 'reassign') return 'reassigned'
  if (kind === 'sendBack') return 'sentBack'
  if (kind === 'answer') return 'answered'
  if (kind === 'deEscalate') return 'deEscalated'
  return kind === 'cancel' ? 'canceled' : 'closed'
}

function finality(current: Snapshot | undefined): Refusal | null {
  return current && isOver(current.state) ? refuse('incident_over', { number: current.number, state: current.state }) : null
}

function throwIf(refusal: Refusal | null): void {
  if (refusal) throw failure(refusal)
}

/** How a refusal leaves an update: it fails the update, never the workflow. */
function failure(refusal: Refusal, callId?: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(refusal.message, refusal.code, refusal, callId ?? null)
}

function isLong(budget: number): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo()
  return continueAsNewSuggested || historyLength > budget
}

/** A signal may hold anything. What is no command at all is refused like one that nobody knows, and leaves its note. */
function commandsIn(messages: unknown): Command[] {
  const commands: unknown[] = Array.isArray(messages) ? messages : [messages]
  return commands.map(command => {
    const fields: { kind?: unknown } = typeof command === 'object' && command !== null && !isReport(command) ? command : {}
    return { ...fields, kind: typeof fields.kind === 'string' ? fields.kind : 'none' } as Command
  })
}
