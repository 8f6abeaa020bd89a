import type { Handoff } from '../handoff/handoff.js'
import { handoffText } from '../handoff/handoffText.js'
import type { Incident } from '../incident.js'
import type { TicketLink } from './ticket.js'

/** The smallest of what the desks of today take. */
const longestBody = 30_000
const longestTitle = 200

/** What developers need to begin: what was reported, why it comes to them, and what the last handoff told. */
export function ticketBody(incident: Incident, { because }: TicketLink, handoff: Handoff | null): string {
  const { number, shortDescription, description, caller, category, subcategory, configurationItem, priority, stage, assignmentGroup, assignedTo } = incident
  return shortened([
    `${number} (P${priority}): ${shortDescription}`,
    description,
    [
      `Reported by: ${caller}`,
      `Category: ${[category, subcategory].filter(Boolean).join(' / ')}`,
      configurationItem && `About: ${configurationItem}`,
      `With: ${assignedTo} of ${assignmentGroup}${stage === assignmentGroup ? '' : `, ${stage}`}`,
      `Asked for because: ${because}`,
    ].filter(Boolean).join('\n'),
    handoff && `The last handoff said:\n${handoffText(handoff)}`,
  ].filter(Boolean).join('\n\n'), longestBody)
}

/** One line. */
export function ticketTitle({ title }: TicketLink): string {
  return shortened(title.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim(), longestTitle)
}

function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
