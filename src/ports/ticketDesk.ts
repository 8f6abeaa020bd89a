/** What a desk is asked for: a piece of work for other people, in their own system. */
export interface TicketRequest {
  /** The same for the same request, for ever; short, of letters, digits and dashes. By it a desk finds what it has. */
  key: string
  /** Of the incident. */
  number: string
  /** One line. */
  title: string
  /** Plain text, of bounded length. */
  body: string
  /** Of the incident, 1…5. */
  priority: number
}

/** What became of one attempt to open a ticket. No reason ever holds a secret, nor free text of the vendor, which may echo one. */
export type Opened =
  /** It is there, be it new or from an earlier attempt. */
  | { outcome: 'opened'; ticket: string; url: string | null }
  /** Never opened, and never will be: trying again would change nothing. */
  | { outcome: 'refused'; reason: string }
  /** Surely not opened: it may be tried again after that long. */
  | { outcome: 'later'; retryAfterMs: number; reason: string }
  /** It may be there or not: the answer was lost. Before the next attempt it has to be looked for, after that long. */
  | { outcome: 'uncertain'; retryAfterMs: number; reason: string }

export type FoundTicket =
  | { found: 'ticket'; ticket: string; url: string | null }
  /** Surely not there. A desk whose search lags behind says `unknown` until it is sure. */
  | { found: 'none' }
  | { found: 'unknown'; retryAfterMs: number; reason: string }

/** A place where others keep their work: the built-in desk, Jira, ServiceNow. Neither method throws for trouble with it. */
export interface TicketDesk {
  /** Recorded with every link. */
  name: string
  /** True when the same key twice gives the same ticket. Without that it is looked for before every attempt. */
  deduplicates: boolean
  /** One attempt, of bounded length; it never tries again by itself. `at` is the instant it is made, in UTC. */
  open(request: TicketRequest, at: string): Promise<Opened>
  /** Whether an earlier attempt got through. */
  find(key: string): Promise<FoundTicket>
}
