import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { noTranslator } from '../../src/adapters/translator/noTranslator.js'
import { answering, answerLinks, answerLinksAtHome } from '../../src/main/answering.js'
import { ConfigError, describeConfig, loadConfig } from '../../src/main/config.js'
import { describeChannels, noticeChannels } from '../../src/main/noticeChannels.js'
import { readersOf } from '../../src/main/readers.js'
import { settings } from '../../src/main/settings.js'
import { someNotice } from '../contracts/notifiers/notices.js'
import { jsonService } from '../support/jsonService.js'

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(env, '/somewhere')
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('the configuration', () => {
  it('needs nothing: every default is there', () => {
    const config = loadConfig({ HOME: '/home/somebody' }, '/somewhere')
    expect(config).toMatchObject({
      home: '/somewhere/.baton',
      taskQueue: 'baton',
      policyFile: undefined,
      temporal: {
        address: undefined, namespace: 'baton', connection: {},
        port: { port: 7233, asked: false }, uiPort: { port: 8233, asked: false }, uiUrl: undefined,
      },
      database: { url: undefined, port: { port: 54329, asked: false } },
    })
  })

  it('counts an empty value as not set', () => {
    expect(loadConfig({ TEMPORAL_ADDRESS: '', BATON_UI_PORT: '', DATABASE_URL: '' }, '/somewhere').given).toEqual({})
  })

  it('marks a port that was asked for, so that a busy one is an error', () => {
    const { temporal } = loadConfig({ BATON_TEMPORAL_PORT: '7233' }, '/somewhere')
    expect(temporal.port).toEqual({ setting: 'BATON_TEMPORAL_PORT', port: 7233, asked: true })
  })

  it('names all mistakes at once', () => {
    expect(problemsOf({
      BATON_UI_PORT: '99999', BATON_POSTGRES_PORT: 'five', TEMPORAL_ADDRESS: 'http://localhost:7233',
      DATABASE_URL: 'mysql://localhost/baton', BATON_POLICY: 'missing.yaml', TEMPORAL_NAMESPACE: 'my namespace',
    })).toEqual([
      expect.stringMatching(/^BATON_UI_PORT must be a port number/),
      expect.stringMatching(/^BATON_POSTGRES_PORT must be a port number/),
      expect.stringMatching(/^DATABASE_URL must be a URL like postgresql:/),
      expect.stringMatching(/^TEMPORAL_ADDRESS must be host:port, without a scheme/),
      expect.stringMatching(/^TEMPORAL_NAMESPACE must begin with/),
      'BATON_POLICY names a file that does not exist: /somewhere/missing.yaml',
    ])
  })

  it('reads the keys of payloads, and names what is wrong with them without showing one', () => {
    const key = Buffer.alloc(32, 7).toString('base64')
    expect([...loadConfig({ BATON_PAYLOAD_KEYS: `2026:${key}` }).temporal.payloadKeys.byId.keys()]).toEqual(['2026'])
    const problems = problemsOf({ BATON_PAYLOAD_KEYS: `2026:${key},2026:${key},old:${key.slice(1)}` })
    expect(problems).toEqual([
      'BATON_PAYLOAD_KEYS cannot be used: the key 2026 is there twice',
      expect.stringMatching(/^BATON_PAYLOAD_KEYS cannot be used: the key old must be 32 bytes in base64/),
    ])
    expect(problems.join() + describeConfig(loadConfig({ BATON_PAYLOAD_KEYS: `2026:${key}` })).join()).not.toContain(key.slice(0, 10))
  })

  it('keeps secrets out of its errors and its description', () => {
    const errors = problemsOf({ DATABASE_URL: 'postgresql:hunter2@@', BATON_UI_PORT: '0', TEMPORAL_API_KEY: 'hunter2' })
    expect(errors.join()).toContain('BATON_UI_PORT')
    expect(errors.join()).not.toContain('hunter2')

    const config = loadConfig({ DATABASE_URL: 'postgresql://me:hunter2@db/baton', TEMPORAL_API_KEY: 'hunter2', BATON_UI_PORT: '8000' })
    expect(describeConfig(config)).toEqual([
      'BATON_UI_PORT=8000', 'DATABASE_URL=(set, not shown)', 'TEMPORAL_API_KEY=(set, not shown)',
    ])
  })

  it('takes an identity provider as a whole, or not at all', () => {
    const given = { BATON_OIDC_ISSUER: 'https://login.example.com/realms/main', BATON_OIDC_CLIENT_ID: 'baton', BATON_OIDC_CLIENT_SECRET: 'hunter2' }
    expect(loadConfig({}, '/somewhere').oidc).toBeUndefined()
    const config = loadConfig(given, '/somewhere')
    expect(config.oidc).toMatchObject({
      issuer: given.BATON_OIDC_ISSUER, clientId: 'baton', clientSecret: 'hunter2', audience: null, scopes: 'openid profile email',
      claims: { name: 'preferred_username', roles: 'roles', groups: null, mapping: { noc_agent: 'noc_agent', 'sn_ind_tsm_core.noc_agent': 'noc_agent' } },
    })
    expect(describeConfig(config).join()).not.toContain('hunter2')
    const changed = loadConfig({
      ...given, BATON_OIDC_AUDIENCE: 'api', BATON_OIDC_NAME_CLAIM: 'nick', BATON_OIDC_ROLES_CLAIM: 'a.b', BATON_OIDC_GROUPS_CLAIM: 'groups', BATON_OIDC_ROLES: '{"bosses": "noc_manager"}',
    }, '/somewhere')
    expect(changed.oidc).toMatchObject({ audience: 'api', claims: { name: 'nick', roles: 'a.b', groups: 'groups' } })
    expect(changed.oidc?.claims.mapping).toEqual({ bosses: 'noc_manager' })
    for (const name of Object.keys(given)) {
      expect(problemsOf({ ...given, [name]: undefined })).toEqual([expect.stringMatching(new RegExp(`^${name} is missing`))])
    }
    expect(problemsOf({ BATON_OIDC_ROLES_CLAIM: 'groups' })).toHaveLength(3)
    for (const issuer of ['http://login.example.com', 'login.example.com', 'https://me:hunter2@login.example.com', 'https://login.example.com/?hunter2']) {
      const problems = problemsOf({ ...given, BATON_OIDC_ISSUER: issuer })
      expect(problems).toEqual([expect.stringMatching(/^BATON_OIDC_ISSUER must be the issuer/)])
      expect(problems.join()).not.toContain('hunter2')
    }
    for (const roles of ['bosses', '[]', '{}', '{"bosses": "king"}', '{"bosses": ["admin"]}']) {
      expect(problemsOf({ ...given, BATON_OIDC_ROLES: roles })).toEqual([expect.stringMatching(/^BATON_OIDC_ROLES must be JSON/)])
    }
    expect(problemsOf({ ...given, BATON_OIDC_SCOPES: 'profile' })).toEqual([expect.stringMatching(/^BATON_OIDC_SCOPES must be/)])
  })

  it('takes where people reach it as an origin', () => {
    expect(loadConfig({ BATON_PUBLIC_URL: 'https://baton.example.com/' }, '/somewhere').api.publicUrl).toBe('https://baton.example.com')
    for (const url of ['baton.example.com', 'https://baton.example.com/baton', 'ftp://baton.example.com', 'https://me@baton.example.com']) {
      expect(problemsOf({ BATON_PUBLIC_URL: url })).toEqual([expect.stringMatching(/^BATON_PUBLIC_URL must be a URL/)])
    }
  })

  it.each(['proxy.example.com', '10.0.0.0/33', '10.0.0.1/8/8', '10.0.0.1,'])('takes no %s for trusted proxies', proxies => {
    expect(problemsOf({ BATON_TRUSTED_PROXIES: proxies })).toEqual([expect.stringMatching(/^BATON_TRUSTED_PROXIES must be addresses or networks/)])
    expect(loadConfig({ BATON_TRUSTED_PROXIES: '10.0.0.5, fd00::/8' }, '/somewhere').api.trustedProxies).toEqual(['10.0.0.5', 'fd00::/8'])
  })

  it('switches on the channels of notices that are set, and no others', () => {
    expect(describeChannels(noticeChannels(loadConfig({}, '/somewhere').notices))).toBe('e-mail off, webhook off, slack off; pages without links')
    const config = loadConfig({
      BATON_SMTP_URL: 'smtp://me:hunter2@mail.example.com', BATON_MAIL_FROM: 'Baton <baton@example.com>', BATON_SLACK_TOKEN: 'xoxb-hunter2',
    }, '/somewhere')
    expect(describeChannels(noticeChannels(config.notices))).toBe('e-mail on, webhook off, slack on; pages without links')
    expect(describeConfig(config).join()).not.toContain('hunter2')
    const secret = `whsec_${'c2VjcmV0'.repeat(4)}`
    const webhooks = { phone: { url: 'https://example.com/hook', secret }, both: { url: 'http://localhost/', secret: [secret, secret] } }
    expect(loadConfig({ BATON_WEBHOOKS: JSON.stringify(webhooks) }, '/somewhere').notices.webhooks).toEqual({
      phone: { url: 'https://example.com/hook', secrets: [secret] }, both: { url: 'http://localhost/', secrets: [secret, secret] },
    })
  })

  it('answers pages by links where it is said where people reach us and what signs, and in Slack where its signature can be checked', () => {
    const [one, two] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')]
    const env = { BATON_PUBLIC_URL: 'https://baton.example.com', BATON_LINK_KEYS: `${one},${two}`, BATON_SLACK_TOKEN: 'xoxb-1', BATON_SLACK_SIGNING_SECRET: '8f742231b10e8888abcd99yyyzzz85a5' }
    const answeredAs = (given: Record<string, string>) => {
      const config = loadConfig(given, '/somewhere')
      const links = answerLinks(config)
      return [describeChannels(noticeChannels(config.notices, links), links).split('; ')[1], answering(links, config.notices)?.chat?.name]
    }
    expect(answeredAs(env)).toEqual(['pages with links', 'Slack'])
    for (const setting of ['BATON_PUBLIC_URL', 'BATON_LINK_KEYS']) expect(answeredAs({ ...env, [setting]: '' })).toEqual(['pages without links', undefined])
    expect(answeredAs({ ...env, BATON_SLACK_SIGNING_SECRET: '' })).toEqual(['pages with links', undefined])
    expect(describeConfig(loadConfig(env, '/somewhere')).filter(line => /KEYS|SECRET/.test(line))).toEqual(['BATON_SLACK_SIGNING_SECRET=(set, not shown)', 'BATON_LINK_KEYS=(set, not shown)'])
    const problems = problemsOf({ BATON_LINK_KEYS: `${one},hunter2`, BATON_SLACK_SIGNING_SECRET: 'hunter2 hunter2 hunter2' })
    expect(problems).toEqual([
      'BATON_SLACK_SIGNING_SECRET must be the signing secret of the Slack app: letters and digits', expect.stringMatching(/^BATON_LINK_KEYS has a key \(number 2\)/),
      'BATON_SLACK_TOKEN is missing: BATON_SLACK_SIGNING_SECRET is for the buttons of what is sent with it',
    ])
    expect(problems.join()).not.toMatch(/hunter2/)
  })

  it('makes a key for links once where everything runs in one process, which only its owner can read, and leads nobody to an address that others cannot reach', async () => {
    const home = await mkdtemp(join(tmpdir(), 'baton-'))
    const atHome = (env: NodeJS.ProcessEnv) => answerLinksAtHome({ ...loadConfig(env, '/somewhere'), home }, 8090)
    const notice = someNotice({ asks: { people: ['Fay'], tier: 1 } })
    const linkOf = async (env: NodeJS.ProcessEnv) => (await atHome(env))?.of(notice)?.links[0]?.url
    const link = await linkOf({})
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8090\/answer\//)
    expect(await linkOf({})).toBe(link)
    expect((await stat(join(home, 'link-keys'))).mode & 0o777).toBe(0o600)
    expect(await linkOf({ BATON_API_HOST: '::1' })).toMatch(/^http:\/\/\[::1\]:8090\//)
    expect(await linkOf({ BATON_API_HOST: '0.0.0.0' })).toBeUndefined()
    expect(await linkOf({ BATON_API_HOST: '0.0.0.0', BATON_PUBLIC_URL: 'https://baton.example.com' })).toMatch(/^https:\/\/baton\.example\.com\/answer\//)
    await writeFile(join(home, 'link-keys'), 'half a key')
    await expect(linkOf({})).rejects.toThrow(/link-keys has a key \(number 1\).*Remove it/)
  })

  it('has texts read by rules and translated by nobody, unless a model and a translator are set, whose addresses are not shown', () => {
    const { triage, translator } = readersOf(loadConfig({}, '/somewhere').readers)
    expect([triage.name, translator]).toEqual(['rules', noTranslator])
    const config = loadConfig({ BATON_TRIAGE_URL: 'https://model.example/read?key=hunter2', BATON_TRANSLATOR_URL: 'http://localhost:8080/' }, '/somewhere')
    expect(readersOf(config.readers).triage.name).toBe('model')
    expect(readersOf(config.readers).translator).not.toBe(noTranslator)
    expect(describeConfig(config)).toEqual(['BATON_TRIAGE_URL=(set, not shown)', 'BATON_TRANSLATOR_URL=(set, not shown)'])
    const problems = problemsOf({ BATON_TRIAGE_URL: 'model.example', BATON_TRANSLATOR_URL: 'https://me:hunter2@model.example/' })
    expect(problems).toEqual([expect.stringMatching(/^BATON_TRIAGE_URL must be a URL/), expect.stringMatching(/^BATON_TRANSLATOR_URL must be a URL .*without a user/)])
    expect(problems.join()).not.toContain('hunter2')
  })

  it('takes the bearer tokens of both along, shows neither, and wants a service for each', () => {
    const config = loadConfig({
      BATON_TRIAGE_URL: 'https://model.example/read', BATON_TRIAGE_TOKEN: 'hunter2.a-b_c~d+e/f==', BATON_TRANSLATOR_URL: 'http://localhost:8080/', BATON_TRANSLATOR_TOKEN: 'hunter2',
    }, '/somewhere')
    expect(config.readers).toEqual({
      triage: { url: 'https://model.example/read', token: 'hunter2.a-b_c~d+e/f==' }, translator: { url: 'http://localhost:8080/', token: 'hunter2' },
    })
    expect(describeConfig(config).join()).not.toContain('hunter2')
    const problems = problemsOf({ BATON_TRIAGE_TOKEN: 'Bearer hunter2', BATON_TRANSLATOR_TOKEN: 'hunter2' })
    expect(problems).toEqual([
      expect.stringMatching(/^BATON_TRIAGE_TOKEN must be a bearer token/),
      'BATON_TRIAGE_URL is missing: BATON_TRIAGE_TOKEN is for the service there', 'BATON_TRANSLATOR_URL is missing: BATON_TRANSLATOR_TOKEN is for the service there',
    ])
    expect(problems.join()).not.toContain('hunter2')
  })

  it('sends each its own token', async () => {
    const service = await jsonService(() => undefined)
    service.answer = (_, response) => void response.writeHead(503).end()
    const { triage, translator } = readersOf(loadConfig({
      BATON_TRIAGE_URL: service.url, BATON_TRIAGE_TOKEN: 'one', BATON_TRANSLATOR_URL: service.url, BATON_TRANSLATOR_TOKEN: 'other',
    }, '/somewhere').readers)
    await triage.read({ text: 'The line is gone', purpose: 'comment', suggestions: [] })
    await translator.translate({ text: 'Die Leitung ist weg', from: 'de', to: 'en' })
    await service.close()
    expect(service.authorized).toEqual(['Bearer one', 'Bearer other'])
  })

  it('names all mistakes in the channels of notices, and none of their secrets', () => {
    const problems = problemsOf({
      BATON_SMTP_URL: 'http://me:hunter2@mail.example.com', BATON_MAIL_FROM: 'Baton', BATON_SLACK_TOKEN: 'hunter2', BATON_SLACK_URL: 'slack',
      BATON_WEBHOOKS: JSON.stringify({ phone: { url: 'http://example.com/hunter2', secret: 'hunter2' }, 'a b': { url: 'x', secret: 'hunter2' } }),
    })
    expect(problems).toEqual([
      expect.stringMatching(/^BATON_SMTP_URL must be a URL like smtp:/),
      expect.stringMatching(/^BATON_MAIL_FROM must be an address/),
      expect.stringMatching(/^BATON_WEBHOOKS has a webhook phone that cannot be used: its address must begin with https/),
      expect.stringMatching(/^BATON_WEBHOOKS has a name \(number 2\)/),
      expect.stringMatching(/^BATON_SLACK_TOKEN must be a Slack token/),
      expect.stringMatching(/^BATON_SLACK_URL must be a URL/),
    ])
    expect(problems.join()).not.toContain('hunter2')
    expect(problemsOf({ BATON_SMTP_URL: 'smtp://mail.example.com' })).toEqual([expect.stringMatching(/^BATON_MAIL_FROM is missing/)])
    expect(problemsOf({ BATON_WEBHOOKS: '{"phone": hunter2}' })).toEqual([expect.stringMatching(/^BATON_WEBHOOKS must be JSON like/)])
  })

  it("reads TLS and the API key as Temporal's own tools do", () => {
    const { temporal } = loadConfig({ TEMPORAL_ADDRESS: 'x.tmprl.cloud:7233', TEMPORAL_NAMESPACE: 'ops.a1', TEMPORAL_API_KEY: 'k' })
    expect(temporal).toMatchObject({ address: 'x.tmprl.cloud:7233', namespace: 'ops.a1', connection: { apiKey: 'k', tls: true } })
  })

  it("reads a file of Temporal's environment configuration only when it is named", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'baton-config-'))
    const file = join(folder, 'temporal.toml')
    await writeFile(file, '[profile.default]\naddress = "file.example:7233"\n')
    expect(loadConfig({ TEMPORAL_CONFIG_FILE: file }).temporal.address).toBe('file.example:7233')
    expect(loadConfig({ HOME: folder }).temporal.address).toBeUndefined()
  })
})

describe('docs/configuration.md', () => {
  it('has a row for every setting, and a setting for every row', async () => {
    const page = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
    const rows = page.split('\n').filter((line) => line.startsWith('| `'))
    const expected = Object.entries(settings).map(([name, { meaning, otherwise }]) => `| \`${name}\` | ${meaning} | ${otherwise} |`)
    expect(rows).toEqual(expected)
  })
})
