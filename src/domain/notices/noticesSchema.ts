import { z } from 'zod'
import { zoneSchema } from '../time/calendarSchema.js'
import { hoursSchema } from '../time/hoursSchema.js'
import { block, listOf, oneOrList, says } from '../policy/policyForms.js'
import { conditionShape, limitSchema, nameSchema, prioritySchema } from '../policy/policyTerms.js'
import { channels, languages, noticeEvents } from './notice.js'
import { roles } from './noticeRules.js'

/** Whom a policy tells of what: contacts, notice rules, quiet hours, bundling. It has addresses and no secrets. */

const emailHint = says('must be an e-mail address', 'Write for example `henrik@example.com`.')
const emailSchema = z.string({ error: emailHint }).max(254, { error: emailHint })
  .regex(/^[^\s@<>()[\]\\,;:"\p{Cc}]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/u, { error: emailHint })

const slackHint = says('must be the ID of a Slack user or conversation', 'Write for example `U012AB3CD` or `C012AB3CD`; Slack shows it under the profile or the details.')
const slackSchema = z.string({ error: slackHint }).regex(/^[UWCGD][A-Z0-9]{2,20}$/, { error: slackHint })

const webhookHint = says(
  'must be the name of a webhook', 'Write letters, digits and dashes; its address and secret go under that name into BATON_WEBHOOKS.',
)
const webhookSchema = z.string({ error: webhookHint }).regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/, { error: webhookHint })

const languageHint = says('must be a language', `Write one of: ${languages.join(', ')}.`)
const languageSchema = z.enum(languages, { error: languageHint })

const exceptHint = says('must be a priority or a list of priorities', 'Write `P1`, `[P1, P2]`, or `[]` for none.')

const quietHoursSchema = block({
  zone: zoneSchema.describe('The time zone that the hours are meant in.'),
  hours: hoursSchema.describe('The hours of the week, each shift on the day on which it begins.'),
  except: oneOrList(prioritySchema, exceptHint, 0).optional().describe('Priorities that do not wait. Default: P1.'),
}, 'quiet hours such as `{zone: Europe/Berlin, hours: 22:00-07:00}`').meta({ id: 'quietHours' })

const quietHoursList = oneOrList(
  quietHoursSchema, says('must be quiet hours or a list of them', 'Write `{zone: Europe/Berlin, hours: 22:00-07:00}`.'), 0,
)

const contactSchema = block({
  email: emailSchema.optional().describe('The e-mail address.'),
  slack: slackSchema.optional().describe('The ID of a Slack user or conversation.'),
  webhook: webhookSchema.optional().describe('The name of a webhook of the configuration.'),
  language: languageSchema.optional().describe('The language of the notices. Default: that of `notices`.'),
  quietHours: quietHoursList.optional().describe('Hours in which notices wait until the end.'),
}, 'a block with email, slack or webhook').meta({ id: 'contact' })

/** By person, as the groups and the callers name them. */
export const peopleSchema = z.record(nameSchema, contactSchema, {
  error: says('must be a block of people', 'Write `Name: {email: …, slack: …}` lines.'),
})

const eventHint = says('must be an event or a list of events', `Write some of: ${noticeEvents.join(', ')}.`)
const channelHint = says('must be a channel or a list of channels', `Write some of: ${channels.join(', ')}.`)
const audienceHint = says(
  'must be a role, the name of a list, or several of them', `Write some of: ${roles.join(', ')}; or a name below \`lists\`.`,
)
const ignoredHint = says('must be quiet hours, a list of them, or `ignored`', 'Write `ignored`, or `{zone: Europe/Berlin, hours: 22:00-07:00}`.')

const atHint = says('must be a whole percentage from 1 to 99, or a list of them', 'Write for example `75` or `[50, 75]`.')
const atSchema = z.int({ error: atHint }).min(1, { error: atHint }).max(99, { error: atHint })

const ruleSchema = block({
  on: oneOrList(z.enum(noticeEvents, { error: eventHint }), eventHint).describe('What it is about.'),
  at: oneOrList(atSchema, atHint).optional().describe('Of reminders, only those at these percentages of the time. Default: all.'),
  ...conditionShape,
  to: oneOrList(nameSchema, audienceHint).describe('Who is told: a role, or a name below `lists`. `givers` had it at earlier tiers, `watchers` are on its watch list, `approvers` may decide its escalation request, `requester` made it.'),
  by: oneOrList(z.enum(channels, { error: channelHint }), channelHint).describe('The channels; by each of them for which there is an address.'),
  quietHours: z.union([z.literal('ignored', { error: ignoredHint }), quietHoursList], { error: ignoredHint })
    .optional()
    .describe('Hours in which notices of this rule wait, besides those of each person; `ignored`: nobody\'s count.'),
}, 'a rule with on, to and by').meta({ id: 'noticeRule' })

const countHint = says('must be a whole number of at least 1', 'Write for example `5`.')

export const noticesSchema = block({
  language: languageSchema.optional().describe('For everybody without a language of their own. Default: en.'),
  lists: z.record(
    nameSchema,
    oneOrList(contactSchema, says('must be a contact or a list of contacts', 'Write `{email: …}` or `[{email: …}, {slack: …}]`.')),
    { error: says('must be a block of lists', 'Write `Duty office: [{email: …}]` lines.') },
  ).optional().describe('Addresses that belong to no person, under a name for the rules.'),
  rules: listOf(ruleSchema, says('must be a list of rules', 'Write `- {on: escalated, to: owner, by: email}` lines.'))
    .describe('Every rule that matches counts; the same notice is sent once.'),
  bundle: block({
    moreThan: z.int({ error: countHint }).min(1, { error: countHint }).max(1000, { error: countHint }).describe('How many may come one by one.'),
    within: limitSchema.describe('The length of time in which they are counted.'),
  }, 'a block with moreThan and within').optional().describe('A storm for one recipient is sent as one notice. Default: never.'),
}, 'a block with rules').meta({ id: 'notices' })

export type ContactDocument = z.output<typeof contactSchema>
export type NoticesDocument = z.output<typeof noticesSchema>
export type QuietHoursDocument = z.output<typeof quietHoursSchema>
