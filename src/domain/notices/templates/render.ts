import { batonAuthor, spellInstant } from '../../activityStream.js'
import { isOpen } from '../../incident.js'
import type { Fact, Language, Notice } from '../notice.js'
import type { Page } from '../../paging/paging.js'
import type { Occasion } from '../occasion.js'
import { german } from './de.js'
import { english } from './en.js'
import { callerEvents, type CallerEvent, type Phrases } from './phrases.js'

export const phrases: Record<Language, Phrases> = { en: english, de: german }

export type Written = Pick<Notice, 'subject' | 'text' | 'rich'>

/** Writes a notice for those who work on the incident. */
export function writeForSupport(occasion: Occasion, language: Language): Written {
  return write(occasion, phrases[language], phrases[language].happened[occasion.event](occasion))
}

/** Writes a page for whoever is called. */
export function writeForCalled(occasion: Occasion, page: Page, language: Language): Written {
  return write(occasion, phrases[language], phrases[language].called(page))
}

function write(occasion: Occasion, words: Phrases, happened: string): Written {
  const { incident, note, by } = occasion
  const facts = factsOf(occasion, words)
  // What a rule wants told is all said in the first line.
  const body = note === null || occasion.event === 'triggered' ? '' : `${words.noteBy(by ?? batonAuthor)}\n${note}`
  const text = [
    `${incident.number} (P${incident.priority}) ${happened}.`,
    facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    body,
  ].filter(Boolean).join('\n\n')
  return { subject: oneLine(`${incident.number} (P${incident.priority}) ${happened}: ${incident.shortDescription}`), text, rich: { facts, body } }
}

/** Writes a notice for the caller: without names, groups, clocks and notes. */
export function writeForCaller(occasion: Occasion, event: CallerEvent, language: Language): Written {
  const { incident } = occasion
  const body = phrases[language].forCaller[event](occasion)
  return {
    subject: oneLine(`${incident.number}: ${incident.shortDescription}`),
    text: `${body}\n\n${incident.number}: ${incident.shortDescription}`,
    rich: { facts: [{ label: phrases[language].labels.incident, value: `${incident.number}: ${incident.shortDescription}` }], body },
  }
}

export function isForCaller(event: string): event is CallerEvent {
  return (callerEvents as readonly string[]).includes(event)
}

/** A subject is a line of a list: what breaks lines, or would be read as the end of a header, becomes a blank. */
export function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  return [...line].length > longestSubject ? `${[...line].slice(0, longestSubject - 1).join('')}…` : line
}

const longestSubject = 200

function factsOf({ incident }: Occasion, { labels }: Phrases): Fact[] {
  const { respond, resolve } = incident.tier.clocks
  return [
    { label: labels.incident, value: `${incident.number}: ${incident.shortDescription}` },
    { label: labels.priority, value: `P${incident.priority}` },
    { label: labels.stage, value: incident.stage },
    { label: labels.assignmentGroup, value: incident.assignmentGroup },
    { label: labels.assignedTo, value: incident.assignedTo },
    { label: labels.caller, value: incident.caller },
    ...(isOpen(incident.state) && respond?.dueAt ? [{ label: labels.respondBy, value: spellInstant(respond.dueAt) }] : []),
    ...(isOpen(incident.state) && resolve?.dueAt ? [{ label: labels.resolveBy, value: spellInstant(resolve.dueAt) }] : []),
  ]
}
