import type { FastifyRequest } from 'fastify'

/** What the log has of each request: never what somebody signs in with, be it in a header or in an address. */
export const accessLog = {
  level: 'info',
  redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'],
  serializers: {
    req: ({ method, url, host, ip }: Pick<FastifyRequest, 'method' | 'url' | 'host' | 'ip'>) => ({ method, url: withoutSecrets(url), host, remoteAddress: ip }),
  },
}

/** An address without the values that a sign-in has in it, or the token of a link. */
export function withoutSecrets(url: string): string {
  return url.replace(/^(\/+sign-in[^?]*)\?.*$/si, '$1?(not shown)').replace(/^(\/+answer\/).+$/si, '$1(not shown)')
}
