import type { Notice } from '../../../src/domain/notices/notice.js'

let made = 0

/** A notice that no other test has; of an incident of its own, unless said otherwise. */
export function someNotice(changes: Partial<Notice> = {}): Notice {
  made += 1
  const number = changes.number ?? `INC${String(1_000_000 + made)}`
  const channel = changes.channel ?? 'email'
  const to = changes.to ?? 'henrik@example.com'
  const at = changes.at ?? new Date().toISOString()
  return {
    id: `${number}:${made}:escalated:${channel}:${to}`, event: 'escalated', channel, number, to,
    subject: `${number} (P2) escalated to L2 investigation: No mail`, text: 'Escalated.\n\nAna wrote:\nNot a mailbox problem',
    rich: { facts: [{ label: 'Stage', value: 'L2 investigation' }], body: 'Ana wrote:\nNot a mailbox problem' },
    thread: number, language: 'en', priority: 2, at, sendAt: at, bundling: null,
    ...changes,
  }
}
