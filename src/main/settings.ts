import { z } from 'zod'

/** One thing that can be set from outside: what it means, what holds when it is left out, and whether it may be shown. */
interface Setting {
  schema: z.ZodType<string | undefined>
  meaning: string
  /** For people: what holds when it is not set. */
  otherwise: string
  secret?: true
}

const text = z.string().optional()

const port = text.refine((value) => value === undefined || (/^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535),
  'must be a port number from 1 to 65535')

const address = text.refine((value) => value === undefined || /^(\[[0-9a-f:.]+\]|[^\s:/]+):\d{1,5}$/i.test(value),
  'must be host:port, without a scheme, for example temporal.example.com:7233')

const databaseUrl = text.refine((value) => value === undefined || isPostgresUrl(value),
  'must be a URL like postgresql://user:password@host:5432/database')

/** Task queues and namespaces travel in URLs and log lines. */
const name = text.refine((value) => value === undefined || /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(value),
  'must begin with a letter or digit and hold only letters, digits, dots, dashes and underscores')

/** Every setting, in the order of docs/configuration.md. A test holds the two together. */
export const settings = {
  BATON_HOME: { schema: text, otherwise: '`.baton`', meaning: 'Where the state of the embedded servers, their logs and `run.json` are kept.' },
  BATON_CACHE: { schema: text, otherwise: '`$XDG_CACHE_HOME/baton` or `~/.cache/baton`', meaning: 'Where downloaded and built servers are kept.' },
  BATON_POLICY: { schema: text, otherwise: 'the shipped example', meaning: 'The policy file that is loaded when no policy is active yet.' },
  BATON_TASK_QUEUE: { schema: name, otherwise: '`baton`', meaning: 'The Temporal task queue of the workers.' },
  BATON_ACTOR: { schema: text, otherwise: 'the login name', meaning: 'Whom the command line acts as; `--as` goes before it.' },
  BATON_TEMPORAL_PORT: { schema: port, otherwise: '7233, or a free one', meaning: 'The port of the embedded Temporal server.' },
  BATON_UI_PORT: { schema: port, otherwise: '8233, or a free one', meaning: 'The port of the embedded Temporal web UI.' },
  BATON_POSTGRES_PORT: { schema: port, otherwise: '54329, or a free one', meaning: 'The port of the embedded PostgreSQL.' },
  BATON_HEALTH_PORT: { schema: port, otherwise: 'no health page', meaning: 'The port on which `baton worker` says whether it works.' },
  BATON_HEALTH_HOST: { schema: text, otherwise: '`127.0.0.1`', meaning: 'The address of that port; `0.0.0.0` for probes from elsewhere.' },
  DATABASE_URL: { schema: databaseUrl, otherwise: 'the embedded PostgreSQL', meaning: 'The PostgreSQL (15 or newer) that holds the records.', secret: true },
  TEMPORAL_ADDRESS: { schema: address, otherwise: 'an embedded dev server', meaning: 'The Temporal server, as `host:port`.' },
  TEMPORAL_NAMESPACE: { schema: name, otherwise: '`baton`', meaning: 'The Temporal namespace; made if it is missing.' },
  TEMPORAL_API_KEY: { schema: text, otherwise: 'none', meaning: 'The key for Temporal Cloud; switches TLS on.', secret: true },
  TEMPORAL_TLS: {
    schema: text.refine((value) => value === undefined || ['true', 'false', '1', '0'].includes(value), 'must be true or false'),
    otherwise: 'off, unless a key or certificate is given', meaning: 'Whether to connect to Temporal over TLS.',
  },
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

function isPostgresUrl(value: string): boolean {
  return URL.canParse(value) && ['postgres:', 'postgresql:'].includes(new URL(value).protocol)
}
