/** What a calendar entry says about the person whose shift it is. */
export interface Named {
  summary: string
  attendees: { name?: string; email: string }[]
}

/** How tools that manage people on call write the name into the summary. */
const summaries = [
  // PagerDuty
  /^On Call - (?<name>.+?)(?: - .*)?$/,
  // GoAlert, when the whole schedule is exported
  /^(?<name>[^:]+): On-Call \(.*\).*$/,
]

/**
 * The member whose shift it is: named in the summary or as an attendee, by name or by the part of the address before
 * the @ (`amara.okafor@…` for Amara Okafor). When that is no one member, the name as the entry has it.
 */
export function whose({ summary, attendees }: Named, members: readonly string[]): { person: string; isMember: boolean } {
  const written = summaries.map(form => form.exec(summary)?.groups?.['name']?.trim()).find(name => name !== undefined)
  const names = [written ?? summary, ...attendees.flatMap(({ name, email }) => [name ?? '', email, email.split('@')[0] ?? ''])]
  for (const name of names) {
    const same = members.find(member => plainly(member) === plainly(name))
    if (same !== undefined) return { person: same, isMember: true }
  }
  const [mentioned, ...more] = longest(members.filter(member => mentions(summary, member)))
  if (mentioned !== undefined && more.length === 0) return { person: mentioned, isMember: true }
  return { person: written ?? attendees[0]?.name ?? (summary || attendees[0]?.email || 'nobody named'), isMember: false }
}

function plainly(name: string): string {
  return name.toLowerCase().replace(/[\s._-]+/g, ' ').trim()
}

function mentions(text: string, name: string): boolean {
  const escaped = plainly(name).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'u').test(plainly(text))
}

/** Without the names that are a part of another one. */
function longest(names: readonly string[]): string[] {
  return names.filter(name => !names.some(other => other !== name && mentions(other, name)))
}
