import { isIP } from 'node:net'
import { z } from 'zod'
import { readLinkKeys } from '../adapters/answerLinks/linkKeys.js'
import { faultOfAddress, faultOfMailUrl } from '../adapters/mail/mailSettings.js'
import { faultOfIssuer, readMapping } from '../adapters/oidc/oidcSettings.js'
import { roles } from '../domain/access/principal.js'
import { readPayloadKeys } from '../temporal/codec/payloadKeys.js'
import { readWebhooks } from './webhooks.js'

/** One thing that can be set from outside: what it means, what holds when it is left out, and whether it may be shown. */
interface Setting {
  schema: z.ZodType<string | undefined>
  meaning: string
  /** For people: what holds when it is not set. */
  otherwise: string
  secret?: true
}

const text = z.string().optional()

const truth = text.refine((value) => value === undefined || ['true', 'false', '1', '0'].includes(value), 'must be true or false')

const port = text.refine((value) => value === undefined || (/^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535),
  'must be a port number from 1 to 65535')

const address = text.refine((value) => value === undefined || /^(\[[0-9a-f:.]+\]|[^\s:/]+):\d{1,5}$/i.test(value),
  'must be host:port, without a scheme, for example temporal.example.com:7233')

const databaseUrl = text.refine((value) => value === undefined || isPostgresUrl(value),
  'must be a URL like postgresql://user:password@host:5432/database')

/** Task queues and namespaces travel in URLs and log lines. */
const name = text.refine((value) => value === undefined || /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(value),
  'must begin with a letter or digit and hold only letters, digits, dots, dashes and underscores')

const mailUrl = text.superRefine((value, context) => {
  const fault = value === undefined ? null : faultOfMailUrl(value)
  if (fault) context.addIssue({ code: 'custom', message: fault })
})

const mailAddress = text.superRefine((value, context) => {
  const fault = value === undefined ? null : faultOfAddress(value)
  if (fault) context.addIssue({ code: 'custom', message: fault })
})

/** Each webhook's own problem is named, and none of its secrets. */
const webhooks = text.superRefine((value, context) => {
  const problems = value === undefined ? [] : readWebhooks(value).problems
  for (const message of problems) context.addIssue({ code: 'custom', message })
})

const payloadKeys = text.superRefine((value, context) => {
  const reading = value === undefined ? null : readPayloadKeys(value)
  for (const message of reading && 'problems' in reading ? reading.problems : []) context.addIssue({ code: 'custom', message: `cannot be used: ${message}` })
})

/** No key is ever repeated. */
const linkKeys = text.superRefine((value, context) => {
  const reading = value === undefined ? null : readLinkKeys(value)
  for (const message of reading && 'problems' in reading ? reading.problems : []) context.addIssue({ code: 'custom', message })
})

const slackSigningSecret = text.refine((value) => value === undefined || /^[A-Za-z0-9]{16,128}$/.test(value), 'must be the signing secret of the Slack app: letters and digits')

const slackToken = text.refine((value) => value === undefined || /^xox[a-z]-\S+$/.test(value), 'must be a Slack token like xoxb-…')

/** Readers are our own or a neighbour's; what belongs into a header has no place in an address. */
const readerUrl = text.refine((value) => value === undefined || (isHttpUrl(value) && new URL(value).username === '' && new URL(value).password === ''),
  'must be a URL like https://triage.example.com/read, without a user or password')

/** What a header can carry (RFC 6750). */
const bearerToken = text.refine((value) => value === undefined || /^[A-Za-z0-9\-._~+/]+=*$/.test(value),
  'must be a bearer token: letters, digits and -._~+/ without spaces, and without the word Bearer')

/** A path may stand before `/v1`; a query, or a user with a password, would lead nowhere. */
const apiUrl = text.refine((value) => value === undefined || (isHttpUrl(value) && /^https?:\/\/[^@?#]+$/i.test(value)),
  'must be a URL like https://baton.example.com, without a user, password or query')

const slackUrl = text.refine((value) => value === undefined || isHttpUrl(value), 'must be a URL like https://slack.com/api/')

/** Cookies and redirections are for a whole host: a folder of one cannot be kept apart from the others. */
const origin = text.refine((value) => value === undefined || (isHttpUrl(value) && new URL(value).origin === value.replace(/\/$/, '')),
  'must be a URL like https://baton.example.com, without a path')
const pageUrl = text.refine((value) => value === undefined || isHttpUrl(value), 'must be a URL like https://temporal.example.com')

const issuer = text.superRefine((value, context) => {
  const fault = value === undefined ? null : faultOfIssuer(value)
  if (fault) context.addIssue({ code: 'custom', message: fault })
})

const scopes = text.refine((value) => value === undefined || value.split(' ').includes('openid'), 'must be scopes with spaces between them, and `openid` among them')

const roleMapping = text.refine((value) => value === undefined || readMapping(value) !== null,
  `must be JSON like {"noc-managers": "noc_manager"}; the roles are ${roles.join(', ')}`)

/** Addresses, or networks by their length. */
const proxies = text.refine((value) => value === undefined || value.split(',').every((one) => isNetwork(one.trim())), 'must be addresses or networks with commas between them, like 10.0.0.5,192.168.0.0/16')

function isNetwork(one: string): boolean {
  const [address = '', length, ...rest] = one.split('/')
  const family = isIP(address)
  return family !== 0 && rest.length === 0 && (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128)))
}

/** Every setting, in the order of docs/configuration.md. A test holds the two together. */
export const settings = {
  BATON_HOME: { schema: text, otherwise: '`.baton`', meaning: 'Where the state of the embedded servers, their logs and `run.json` are kept.' },
  BATON_CACHE: { schema: text, otherwise: '`$XDG_CACHE_HOME/baton` or `~/.cache/baton`', meaning: 'Where downloaded and built servers are kept.' },
  BATON_POLICY: { schema: text, otherwise: 'the shipped example', meaning: 'The policy file that is loaded when no policy is active yet.' },
  BATON_TASK_QUEUE: { schema: name, otherwise: '`baton`', meaning: 'The Temporal task queue of the workers.' },
  BATON_ACTOR: { schema: text, otherwise: 'the login name', meaning: 'Whom the command line acts as; `--as` goes before it.' },
  BATON_URL: { schema: apiUrl, otherwise: 'the servers themselves', meaning: 'The HTTP API through which the command line goes, as `https://baton.example.com`.' },
  BATON_TOKEN: { schema: bearerToken, otherwise: 'none; needed for `BATON_URL`', meaning: 'The token by which the command line signs in there.', secret: true },
  BATON_PLAIN_HTTP: { schema: truth, otherwise: '`false`: only to this machine', meaning: 'Whether that token may go over plain HTTP to another machine: whoever is on the way can read it.' },
  BATON_TEMPORAL_PORT: { schema: port, otherwise: '7233, or a free one', meaning: 'The port of the embedded Temporal server.' },
  BATON_UI_PORT: { schema: port, otherwise: '8233, or a free one', meaning: 'The port of the embedded Temporal web UI.' },
  BATON_POSTGRES_PORT: { schema: port, otherwise: '54329, or a free one', meaning: 'The port of the embedded PostgreSQL.' },
  BATON_HEALTH_PORT: { schema: port, otherwise: 'no health page', meaning: 'The port on which `baton worker` says whether it works.' },
  BATON_HEALTH_HOST: { schema: text, otherwise: '`127.0.0.1`', meaning: 'The address of that port; `0.0.0.0` for probes from elsewhere.' },
  BATON_API_PORT: { schema: port, otherwise: '8090, or a free one', meaning: 'The port of the HTTP API.' },
  BATON_API_HOST: { schema: text, otherwise: '`127.0.0.1`', meaning: 'The address of that port; `0.0.0.0` for requests from elsewhere.' },
  BATON_PUBLIC_URL: { schema: origin, otherwise: 'where the API listens', meaning: 'Where people reach the API and its pages, as `https://baton.example.com`.' },
  BATON_TRUSTED_PROXIES: { schema: proxies, otherwise: 'none', meaning: 'The proxies before the API, as `10.0.0.5,192.168.0.0/16`: what they say of who asks counts, for the limits of requests and the log.' },
  BATON_TEMPORAL_UI_URL: { schema: pageUrl, otherwise: 'the embedded one with `npm start`', meaning: "Where Temporal's web UI is, for the console's links to workflows." },
  BATON_OIDC_ISSUER: { schema: issuer, otherwise: 'people sign in by the link of `npm start` alone', meaning: 'The identity provider where people sign in, as `https://login.example.com/realms/main`.' },
  BATON_OIDC_CLIENT_ID: { schema: text, otherwise: 'none; needed for an issuer', meaning: 'What Baton is called there.' },
  BATON_OIDC_CLIENT_SECRET: { schema: text, otherwise: 'none; needed for an issuer', meaning: 'The secret of that client.', secret: true },
  BATON_OIDC_AUDIENCE: { schema: text, otherwise: 'the client ID, and only JWTs of the type `at+jwt`', meaning: 'What JWTs must be meant for that programs send as bearer tokens.' },
  BATON_OIDC_SCOPES: { schema: scopes, otherwise: '`openid profile email`', meaning: 'What is asked for at sign-in; some providers want `groups` or `roles` among it.' },
  BATON_OIDC_NAME_CLAIM: { schema: text, otherwise: '`preferred_username`', meaning: 'The claim that holds a person\'s name as the policy writes it.' },
  BATON_OIDC_ROLES_CLAIM: { schema: text, otherwise: '`roles`', meaning: 'The claim that holds their roles; a path like `realm_access.roles` leads into one.' },
  BATON_OIDC_ROLES: { schema: roleMapping, otherwise: 'Baton\'s own names, and `sn_ind_tsm_core.noc_agent`', meaning: 'Which of its values is which role, as JSON: `{"noc-managers": "noc_manager"}`.' },
  BATON_OIDC_GROUPS_CLAIM: { schema: text, otherwise: 'the policy alone says', meaning: 'The claim that narrows the groups that somebody acts for.' },
  BATON_SMTP_URL: { schema: mailUrl, otherwise: 'no e-mail', meaning: 'The mail server for notices, as `smtp://user:password@host:587` or `smtps://…`.', secret: true },
  BATON_MAIL_FROM: { schema: mailAddress, otherwise: 'none; needed for e-mail', meaning: 'The sender of notices, as `Baton <baton@example.com>`.' },
  BATON_WEBHOOKS: { schema: webhooks, otherwise: 'no webhooks', meaning: 'The webhooks for notices, as JSON: `{"name": {"url": "https://…", "secret": "whsec_…"}}`.', secret: true },
  BATON_SLACK_TOKEN: { schema: slackToken, otherwise: 'no Slack', meaning: 'The bot token of the Slack app that sends notices.', secret: true },
  BATON_SLACK_SIGNING_SECRET: { schema: slackSigningSecret, otherwise: 'messages have no buttons', meaning: 'The signing secret of that app, by which presses of buttons are believed.', secret: true },
  BATON_SLACK_URL: { schema: slackUrl, otherwise: '`https://slack.com/api/`', meaning: 'Another address of the Slack API, such as that of GovSlack.' },
  BATON_LINK_KEYS: { schema: linkKeys, otherwise: 'pages have no links; `npm start` makes one', meaning: 'The keys that sign the links and buttons by which pages are answered, as base64 with commas between them: the first signs, all are believed.', secret: true },
  BATON_TRIAGE_URL: { schema: readerUrl, otherwise: 'texts are read by rules', meaning: 'The model that reads what people write; without its answer the rules do.', secret: true },
  BATON_TRIAGE_TOKEN: { schema: bearerToken, otherwise: 'no token is sent', meaning: 'The bearer token of that model.', secret: true },
  BATON_TRANSLATOR_URL: { schema: readerUrl, otherwise: 'nothing is translated', meaning: 'The service that translates what callers write.', secret: true },
  BATON_TRANSLATOR_TOKEN: { schema: bearerToken, otherwise: 'no token is sent', meaning: 'The bearer token of that service.', secret: true },
  DATABASE_URL: { schema: databaseUrl, otherwise: 'the embedded PostgreSQL', meaning: 'The PostgreSQL (15 or newer) that holds the records.', secret: true },
  TEMPORAL_ADDRESS: { schema: address, otherwise: 'an embedded dev server', meaning: 'The Temporal server, as `host:port`.' },
  TEMPORAL_NAMESPACE: { schema: name, otherwise: '`baton`', meaning: 'The Temporal namespace; made if it is missing.' },
  BATON_PAYLOAD_KEYS: { schema: payloadKeys, otherwise: 'nothing is encrypted', meaning: 'The keys that encrypt what Temporal stores, as `id:base64` with commas between them: the first encrypts, all read.', secret: true },
  TEMPORAL_API_KEY: { schema: text, otherwise: 'none', meaning: 'The key for Temporal Cloud; switches TLS on.', secret: true },
  TEMPORAL_TLS: { schema: truth, otherwise: 'off, unless a key or certificate is given', meaning: 'Whether to connect to Temporal over TLS.' },
  TEMPORAL_TLS_CLIENT_CERT_PATH: { schema: text, otherwise: 'none', meaning: 'The client certificate (PEM).' },
  TEMPORAL_TLS_CLIENT_KEY_PATH: { schema: text, otherwise: 'none', meaning: "The client certificate's key (PEM)." },
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: { schema: text, otherwise: "the system's", meaning: "The authority that signed the server's certificate (PEM)." },
  TEMPORAL_TLS_SERVER_NAME: { schema: text, otherwise: 'the host of the address', meaning: "The name in the server's certificate." },
  TEMPORAL_CONFIG_FILE: { schema: text, otherwise: 'no file is read', meaning: "A file of Temporal's environment configuration (TOML)." },
  TEMPORAL_PROFILE: { schema: text, otherwise: '`default`', meaning: 'The profile in that file.' },
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof settings

export function isSecret(name: SettingName): boolean {
  return 'secret' in settings[name]
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol)
}

function isPostgresUrl(value: string): boolean {
  return URL.canParse(value) && ['postgres:', 'postgresql:'].includes(new URL(value).protocol)
}
