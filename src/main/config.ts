import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig'
import { z } from 'zod'
import { readLinkKeys } from '../adapters/answerLinks/linkKeys.js'
import type { MailSettings } from '../adapters/mail/mailSettings.js'
import { readMapping, type OidcSettings } from '../adapters/oidc/oidcSettings.js'
import type { SlackSettings } from '../adapters/slack/slackSettings.js'
import type { WebhookTarget } from '../adapters/webhook/target.js'
import { usualMapping } from '../domain/access/claims.js'
import { payloadKeysOf, type PayloadKeys } from '../temporal/codec/payloadKeys.js'
import { cacheFolder } from '../machine/cacheFolder.js'
import { isSecret, settings, type SettingName } from './settings.js'
import { readWebhooks } from './webhooks.js'

/** A port to listen on, and whether the user asked for it by name. */
export interface WantedPort {
  port: number
  asked: boolean
  setting: SettingName
}

/** A service that reads or translates, and the bearer token that it wants, if any. */
export interface ReaderService {
  url: string
  token?: string
}

/** Everything that Baton takes from its environment, checked once. See docs/configuration.md. */
export interface Config {
  home: string
  cache: string
  /** Undefined: the shipped example. */
  policyFile: string | undefined
  taskQueue: string
  actor: string
  temporal: {
    /** Undefined: an embedded dev server is started. */
    address: string | undefined
    namespace: string
    /** TLS and key, for `Connection.connect` and `NativeConnection.connect`; the address is not in it. */
    connection: Pick<ClientConnectConfig['connectionOptions'], 'tls' | 'apiKey' | 'metadata'>
    port: WantedPort
    uiPort: WantedPort
    /** Where its web UI is, for people. */
    uiUrl: string | undefined
    /** What it stores is encrypted with the first of them. */
    payloadKeys: PayloadKeys
  }
  database: {
    /** Holds a password. Undefined: the embedded PostgreSQL is started. */
    url: string | undefined
    port: WantedPort
  }
  /** Where `baton worker` says whether it works. Without a port: nowhere. */
  health: { host: string, port: number | undefined }
  /** The API through which the command line goes; undefined: it goes to the servers themselves. */
  remote: { url: string; token: string | undefined; allowPlainHttp: boolean } | undefined
  /** Where the HTTP API listens; `publicUrl`: where people reach it, if that is elsewhere; and whose word counts on who asks. */
  api: { host: string; port: WantedPort; publicUrl: string | null; trustedProxies: string[] }
  /** Where people sign in; undefined: nowhere but by the link of `npm start`. Holds a secret. */
  oidc: OidcSettings | undefined
  /** The channels of notices; undefined: switched off. The settings hold secrets. */
  notices: {
    mail: MailSettings | undefined
    webhooks: Record<string, WebhookTarget> | undefined
    slack: SlackSettings | undefined
  }
  /** What the links of pages are signed with; none: there are no links. */
  linkKeys: Buffer[]
  /** Who reads what people write; undefined: the rules, and nobody translates. The addresses may hold keys, the tokens are some. */
  readers: { triage: ReaderService | undefined; translator: ReaderService | undefined }
  /** What was set, for `describeConfig`. */
  given: Partial<Record<SettingName, string>>
}

/** The environment holds something that cannot be used. The message names every such setting, and never a secret's value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}\n`
      + 'docs/configuration.md lists every setting.')
    this.problems = problems
  }
}

const environment = z.object(Object.fromEntries(Object.entries(settings).map(([name, { schema }]) => [name, schema])))

/** Reads the configuration. Relative paths count from `folder`. Throws ConfigError with all problems at once. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, folder: string = process.cwd()): Config {
  // Compose files pass settings that nobody gave as empty strings.
  const given: Config['given'] = Object.fromEntries(Object.keys(settings).filter((name) => env[name]).map((name) => [name, env[name]]))
  const checked = environment.safeParse(given)
  const problems = checked.success ? [] : checked.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  for (const name of pathsOfFiles) {
    const path = given[name]
    if (path && !existsSync(resolve(folder, path))) problems.push(`${name} names a file that does not exist: ${resolve(folder, path)}`)
  }
  if (given.BATON_SMTP_URL && !given.BATON_MAIL_FROM) problems.push('BATON_MAIL_FROM is missing: e-mails of BATON_SMTP_URL need a sender')
  const oidc = ['BATON_OIDC_ISSUER', 'BATON_OIDC_CLIENT_ID', 'BATON_OIDC_CLIENT_SECRET'] as const
  if (Object.keys(given).some((name) => name.startsWith('BATON_OIDC_'))) {
    for (const name of oidc) if (!given[name]) problems.push(`${name} is missing: sign-in at an identity provider needs ${oidc.join(', ')}`)
  }
  if (given.BATON_SLACK_SIGNING_SECRET && !given.BATON_SLACK_TOKEN) problems.push('BATON_SLACK_TOKEN is missing: BATON_SLACK_SIGNING_SECRET is for the buttons of what is sent with it')
  for (const reader of ['TRIAGE', 'TRANSLATOR'] as const) {
    if (given[`BATON_${reader}_TOKEN`] && !given[`BATON_${reader}_URL`]) problems.push(`BATON_${reader}_URL is missing: BATON_${reader}_TOKEN is for the service there`)
  }
  const connect = problems.length === 0 ? readTemporal(given, problems) : undefined
  if (!connect || problems.length > 0) throw new ConfigError(problems)

  const linkKeys = given.BATON_LINK_KEYS ? readLinkKeys(given.BATON_LINK_KEYS) : null
  const { tls, apiKey, metadata } = connect.connectionOptions
  return {
    home: resolve(folder, given.BATON_HOME ?? '.baton'),
    cache: cacheFolder(env),
    policyFile: given.BATON_POLICY && resolve(folder, given.BATON_POLICY),
    taskQueue: given.BATON_TASK_QUEUE ?? 'baton',
    actor: given.BATON_ACTOR ?? loginName(),
    temporal: {
      address: connect.connectionOptions.address,
      namespace: connect.namespace ?? 'baton',
      connection: { ...(tls !== undefined && { tls }), ...(apiKey !== undefined && { apiKey }), ...(metadata && { metadata }) },
      port: wantedPort('BATON_TEMPORAL_PORT', 7233, given),
      uiPort: wantedPort('BATON_UI_PORT', 8233, given),
      uiUrl: given.BATON_TEMPORAL_UI_URL?.replace(/\/+$/, ''),
      payloadKeys: payloadKeysOf(given.BATON_PAYLOAD_KEYS),
    },
    database: { url: given.DATABASE_URL, port: wantedPort('BATON_POSTGRES_PORT', 54329, given) },
    health: {
      host: given.BATON_HEALTH_HOST ?? '127.0.0.1',
      port: given.BATON_HEALTH_PORT === undefined ? undefined : Number(given.BATON_HEALTH_PORT),
    },
    remote: given.BATON_URL === undefined ? undefined : { url: given.BATON_URL, token: given.BATON_TOKEN, allowPlainHttp: ['true', '1'].includes(given.BATON_PLAIN_HTTP ?? '') },
    api: {
      host: given.BATON_API_HOST ?? '127.0.0.1', port: wantedPort('BATON_API_PORT', 8090, given), publicUrl: given.BATON_PUBLIC_URL ? new URL(given.BATON_PUBLIC_URL).origin : null,
      trustedProxies: given.BATON_TRUSTED_PROXIES?.split(',').map(one => one.trim()) ?? [],
    },
    oidc: oidcSettings(given),
    notices: {
      mail: given.BATON_SMTP_URL && given.BATON_MAIL_FROM ? { url: given.BATON_SMTP_URL, from: given.BATON_MAIL_FROM } : undefined,
      webhooks: given.BATON_WEBHOOKS ? readWebhooks(given.BATON_WEBHOOKS).targets : undefined,
      slack: given.BATON_SLACK_TOKEN
        ? {
          token: given.BATON_SLACK_TOKEN, ...(given.BATON_SLACK_SIGNING_SECRET && { signingSecret: given.BATON_SLACK_SIGNING_SECRET }),
          ...(given.BATON_SLACK_URL && { apiUrl: given.BATON_SLACK_URL }),
        }
        : undefined,
    },
    linkKeys: linkKeys && 'keys' in linkKeys ? linkKeys.keys : [],
    readers: {
      triage: readerService(given.BATON_TRIAGE_URL, given.BATON_TRIAGE_TOKEN), translator: readerService(given.BATON_TRANSLATOR_URL, given.BATON_TRANSLATOR_TOKEN),
    },
    given,
  }
}

function oidcSettings(given: Config['given']): OidcSettings | undefined {
  const { BATON_OIDC_ISSUER: issuer, BATON_OIDC_CLIENT_ID: clientId, BATON_OIDC_CLIENT_SECRET: clientSecret } = given
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined
  return {
    issuer, clientId, clientSecret, audience: given.BATON_OIDC_AUDIENCE ?? null, scopes: given.BATON_OIDC_SCOPES ?? 'openid profile email',
    claims: {
      name: given.BATON_OIDC_NAME_CLAIM ?? 'preferred_username', roles: given.BATON_OIDC_ROLES_CLAIM ?? 'roles', groups: given.BATON_OIDC_GROUPS_CLAIM ?? null,
      mapping: (given.BATON_OIDC_ROLES === undefined ? null : readMapping(given.BATON_OIDC_ROLES)) ?? usualMapping,
    },
  }
}

function readerService(url: string | undefined, token: string | undefined): ReaderService | undefined {
  return url === undefined ? undefined : { url, ...(token !== undefined && { token }) }
}

/** What was set, one line each, for people and logs: secrets are only said to be there. */
export function describeConfig(config: Config): string[] {
  return (Object.keys(config.given) as SettingName[])
    .map((name) => `${name}=${isSecret(name) ? '(set, not shown)' : config.given[name]}`)
}

const pathsOfFiles: SettingName[] = [
  'BATON_POLICY', 'TEMPORAL_CONFIG_FILE', 'TEMPORAL_TLS_CLIENT_CERT_PATH', 'TEMPORAL_TLS_CLIENT_KEY_PATH',
  'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
]

function readTemporal(given: Config['given'], problems: string[]): ClientConnectConfig | undefined {
  try {
    return loadClientConnectConfig({
      // A file in the user's folder that somebody else's tool left must not lead `npm start` to another server.
      disableFile: !given.TEMPORAL_CONFIG_FILE && !given.TEMPORAL_PROFILE,
      overrideEnvVars: given,
    })
  } catch (error) {
    problems.push(`the TEMPORAL_… settings do not go together: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}

function wantedPort(setting: SettingName, otherwise: number, given: Config['given']): WantedPort {
  const asked = given[setting]
  return { setting, asked: asked !== undefined, port: asked === undefined ? otherwise : Number(asked) }
}

function loginName(): string {
  try {
    return userInfo().username
  } catch {
    // A container's user id need not have a name.
    return `uid-${process.getuid?.() ?? 0}`
  }
}
