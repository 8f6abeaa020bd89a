import { Option } from 'commander'
import { approvalStates, type ApprovalState } from '../../domain/approvals/approval.js'
import { UsageError } from '../failure.js'
import { nextPage } from '../nextPage.js'
import { actorOf, begin, withActor, withJson, withPaging, type ActorOptions, type PageOptions } from '../options.js'
import { plain } from '../text/plain.js'
import { severalOf } from '../values.js'
import type { AddCommand } from '../world.js'

interface ApprovalsOptions extends ActorOptions, PageOptions {
  state?: ApprovalState[]
  all?: true
  mine?: true
  incident?: string
}

export const addApprovals: AddCommand = (program, world) => {
  const command = begin(program, 'approvals', 'escalation requests: what waits for whose decision, the oldest first', [
    'baton approvals',
    'baton approvals --mine --as Joana',
    'baton approvals --state Escalated --json',
    'baton approvals --all --incident INC0010001',
  ])
    .addOption(new Option('--state <state>', `${approvalStates.join(', ')}; several behind commas; Requested unless said`).argParser(severalOf(approvalStates)))
    .option('--all', 'in every state')
    .option('--mine', 'that you, or whom --as names, may decide')
    .option('--incident <number>', 'of this incident')
  withJson(withActor(withPaging(command))).action(async (options: ApprovalsOptions) => {
    const { state, all, mine, incident, limit, cursor = null, json } = options
    if (state && all) throw new UsageError('--all and --state contradict each other.', 'Leave one of them out.')
    const client = await world.connect()
    const filter = {
      ...(all ? {} : { state: state ?? ['Requested' as const] }), ...(mine && { approver: await actorOf(options, world) }),
      ...(incident !== undefined && { number: incident }),
    }
    const page = await client.approvals(filter, { limit, cursor })
    if (json) return world.screen.print(JSON.stringify(page))
    const { approvalsText } = await import('../text/approvalsText.js')
    const more = page.next === null ? null : nextPage(program, page.next)
    world.screen.print(approvalsText(plain(page.approvals), { ...world.screen, now: world.now(), more, first: cursor === null }))
  })
}
