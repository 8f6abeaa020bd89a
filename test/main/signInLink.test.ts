import { describe, expect, it } from 'vitest'
import { identityProvider } from '../../src/main/identityProvider.js'
import { loadConfig } from '../../src/main/config.js'
import { signInLink, signInRows } from '../../src/main/signInLink.js'

const linkOf = (env: NodeJS.ProcessEnv) => signInLink(loadConfig({ BATON_ACTOR: 'Sigrid', ...env }, '/somewhere'))
const oidc = { BATON_OIDC_ISSUER: 'https://login.example.com/', BATON_OIDC_CLIENT_ID: 'baton', BATON_OIDC_CLIENT_SECRET: 'hunter2' }

describe('The link that npm start prints', () => {
  it.each([{}, { BATON_API_HOST: 'localhost' }, { BATON_API_HOST: '::1' }, { BATON_API_HOST: '127.0.0.1', BATON_PUBLIC_URL: 'http://localhost:8090' }])('is made on loopback, anew each time: %j', env => {
    const [one, other] = [linkOf(env), linkOf(env)]
    expect(one).toEqual({ link: { code: expect.stringMatching(/^[\w-]{43}$/) as string, admin: 'Sigrid' } })
    expect(one).not.toEqual(other)
  })

  it.each([
    [{ BATON_API_HOST: '0.0.0.0' }, 'BATON_API_HOST is 0.0.0.0'],
    [{ BATON_API_HOST: '::' }, 'BATON_API_HOST is ::'],
    [{ BATON_API_HOST: '192.0.2.1' }, 'BATON_API_HOST is 192.0.2.1'],
    [{ BATON_API_HOST: 'localhost.example.com' }, 'BATON_API_HOST is localhost.example.com'],
    [{ BATON_API_HOST: '127.0.0.1.example.com' }, 'BATON_API_HOST is 127.0.0.1.example.com'],
    [{ BATON_PUBLIC_URL: 'https://baton.example.com' }, 'BATON_PUBLIC_URL is https://baton.example.com'],
  ])('is not made anywhere else, and the table says why and what to do: %j', (env, told) => {
    const link = linkOf(env)
    expect(link).toEqual({ none: expect.stringContaining(told) as string })
    expect(signInRows(link, null, 'http://192.0.2.1:8090')).toEqual([['Sign in', expect.stringContaining('set BATON_OIDC_ISSUER (docs/sign-in.md)') as string]])
  })

  it('stands in the table beside the identity provider, which is enough by itself', () => {
    const provider = identityProvider(loadConfig(oidc, '/somewhere'))
    const atProvider = ['Sign in', 'http://127.0.0.1:8090/sign-in, with login.example.com']
    expect(signInRows({ link: { code: 'c', admin: 'Sigrid' } }, provider, 'http://127.0.0.1:8090')).toEqual([atProvider, ['Sign in', 'http://127.0.0.1:8090/sign-in#code=c']])
    expect(signInRows({ none: 'no link' }, provider, 'http://127.0.0.1:8090')).toEqual([atProvider])
  })
})
