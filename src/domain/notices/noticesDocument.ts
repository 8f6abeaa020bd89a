import type { Audience, Contact, NoticeRule, NoticeRules, QuietHours, Role } from './noticeRules.js'
import { roles } from './noticeRules.js'
import type { ContactDocument, NoticesDocument, QuietHoursDocument } from './noticesSchema.js'

/** What a document says about notices, with every default filled in. */
export function noticeRulesOf({ language = 'en', lists = {}, rules, bundle }: NoticesDocument): NoticeRules {
  return {
    language,
    lists: Object.fromEntries(Object.entries(lists).map(([name, contacts]) => [name, contacts.map(contactOf)])),
    rules: rules.map(ruleOf),
    bundling: bundle && bundle.within !== null ? { moreThan: bundle.moreThan, withinMs: bundle.within } : null,
  }
}

export function peopleOf(document: Record<string, ContactDocument>): Record<string, Contact> {
  return Object.fromEntries(Object.entries(document).map(([name, contact]) => [name, contactOf(contact)]))
}

export function isRole(name: string): name is Role {
  return (roles as readonly string[]).includes(name)
}

function ruleOf({ on, at, to, by, quietHours = [], ...when }: NoticesDocument['rules'][number]): NoticeRule {
  return {
    on, ...(at && { at }), when, by,
    to: to.map((name): Audience => isRole(name) ? { role: name } : { list: name }),
    quietHours: quietHours === 'ignored' ? 'ignored' : quietHours.map(quietHoursOf),
  }
}

function contactOf({ email, slack, webhook, language, quietHours = [] }: ContactDocument): Contact {
  return {
    email: email ?? null, slack: slack ?? null, webhook: webhook ?? null, language: language ?? null,
    quietHours: quietHours.map(quietHoursOf),
  }
}

function quietHoursOf({ zone, hours, except = [1] }: QuietHoursDocument): QuietHours {
  return { zone, week: hours, except }
}
