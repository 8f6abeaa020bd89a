import { createHash } from 'node:crypto'
import { spellInstant } from '../domain/activityStream.js'
import type { Incident } from '../domain/incident.js'
import type { Language } from '../domain/notices/notice.js'
import { phrases } from '../domain/notices/templates/render.js'
import type { PageAnswer } from '../domain/paging/answeredPage.js'

/** What the page behind a link says. */
export type LinkView =
  /** Somebody is asked. */
  | { person: string; incident: Incident; open: PageAnswer[] }
  /** It was answered by this link. */
  | { person: string; number: string; done: PageAnswer; at: string }
  /** It cannot be answered, or not now. `number`: null where the link does not tell. */
  | { refused: { message: string; fix: string }; number: string | null }

interface Words {
  asks: (number: string) => string
  youAre: (person: string) => string
  done: Record<PageAnswer, (number: string) => string>
  doneAt: Record<PageAnswer, (person: string, at: string) => string>
  refused: string
}

const words: Record<Language, Words> = {
  en: {
    asks: number => `${number} needs you`,
    youAre: person => `You answer as ${person}.`,
    done: { accept: number => `${number} is accepted`, reject: number => `${number} is rejected` },
    doneAt: { accept: (person, at) => `${person} accepted it at ${at}.`, reject: (person, at) => `${person} rejected it at ${at}. Whoever is next is called.` },
    refused: 'This cannot be answered',
  },
  de: {
    asks: number => `${number} braucht Sie`,
    youAre: person => `Sie antworten als ${person}.`,
    done: { accept: number => `${number} ist angenommen`, reject: number => `${number} ist abgelehnt` },
    doneAt: { accept: (person, at) => `${person} hat am ${at} angenommen.`, reject: (person, at) => `${person} hat am ${at} abgelehnt. Wer als Nächstes kommt, wird gerufen.` },
    refused: 'Das lässt sich nicht beantworten',
  },
}

/**
 * A page of its own, for a telephone at night: no script, nothing loaded, every text inert. `incidentUrl` is where the incident
 * itself is shown, to those who sign in.
 */
export function linkPage(view: LinkView, language: Language, incidentUrl: string | null): string {
  const title = titleOf(view, words[language])
  const body = 'refused' in view ? refusedBody(view.refused) : 'done' in view ? `<p>${inert(words[language].doneAt[view.done](view.person, spellInstant(view.at)))}</p>` : askingBody(view, language)
  const link = incidentUrl === null ? '' : `<p><a href="${escaped(incidentUrl)}">${escaped(phrases[language].answers.open)}</a></p>`
  return [
    `<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>${escaped(title)} – Baton</title><style>${style}</style></head>`,
    `<body><main><h1>${escaped(title)}</h1>${body}${link}</main></body></html>`,
  ].join('\n')
}

function titleOf(view: LinkView, { asks, done, refused }: Words): string {
  return 'refused' in view ? refused : 'done' in view ? done[view.done](view.number) : asks(view.incident.number)
}

/** The catalogue of refusals is English. */
function refusedBody({ message, fix }: { message: string; fix: string }): string {
  return `<p lang="en">${inert(message)}</p>${fix === '' ? '' : `<p lang="en">${inert(fix)}</p>`}`
}

/** A form without an address of its own is sent to where the page came from. */
function askingBody({ person, incident, open }: Extract<LinkView, { incident: Incident }>, language: Language): string {
  const { labels, answers } = phrases[language]
  const { number, shortDescription, priority, stage, assignmentGroup, assignedTo, tier: { clocks: { respond, resolve } } } = incident
  const facts: [string, string][] = [
    [labels.incident, `${number}: ${shortDescription}`], [labels.priority, `P${priority}`], [labels.stage, stage], [labels.assignmentGroup, assignmentGroup], [labels.assignedTo, assignedTo],
    ...(respond?.dueAt ? [[labels.respondBy, spellInstant(respond.dueAt)] as [string, string]] : []), ...(resolve?.dueAt ? [[labels.resolveBy, spellInstant(resolve.dueAt)] as [string, string]] : []),
  ]
  return [
    `<dl>${facts.map(([label, value]) => `<div><dt>${escaped(label)}</dt><dd>${inert(value)}</dd></div>`).join('')}</dl>`,
    `<p>${inert(words[language].youAre(person))}</p>`,
    `<form method="post">${open.map(answer => `<button name="answer" value="${answer}" class="${answer}">${escaped(answers[answer])}</button>`).join('')}</form>`,
  ].join('\n')
}

/** What people typed may turn the direction of writing; it does so for itself alone. */
function inert(text: string): string {
  return `<bdi>${escaped(text)}</bdi>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? character)
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const style = `
:root { color-scheme: light dark; --ground: #fff; --text: #1a1d21; --faint: #565d66; --line: #8a919a; --accent: #0b5cad; --on-accent: #fff }
@media (prefers-color-scheme: dark) { :root { --ground: #14171a; --text: #e8eaed; --faint: #a9b0b8; --line: #767d86; --accent: #8ab8f0; --on-accent: #0d1b2a } }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 32rem; margin: 0 auto; padding: 1.5rem 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.375rem; line-height: 1.25; margin: 0 0 1rem }
dl { margin: 0 0 1rem }
dl div { padding: .375rem 0 }
dt { color: var(--faint); font-size: .875rem }
dd { margin: 0 }
form { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0 }
button { flex: 1 1 9rem; min-height: 3rem; font: inherit; font-weight: 600; border: 1px solid var(--line); border-radius: .5rem; background: transparent; color: inherit; cursor: pointer }
button.accept { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }
a { color: var(--accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
`

/** Its style by its hash, a form to where it came from, and nothing else whatever. */
export const linkPagePolicy = [
  "default-src 'none'", `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`, "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
].join('; ')
