import type { FastifyRequest } from 'fastify'

/** What the log has of each request: never what somebody signs in with, be it in a header or in an address. */
export const accessLog = {
  level: 'info',
  redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'],
  serializers: {
    req: (request: Pick<FastifyRequest, 'method' | 'url' | 'host' | 'ip' | 'routeOptions'>) => {
      const { method, host, ip } = request
      return { method, url: addressOf(request), host, remoteAddress: ip }
    },
  },
}

const hidden = '(not shown)'

/**
 * The address of a request. Of what is asked (`?…`) it has what its route knows and nothing else: anything may stand there by
 * mistake. Its path is judged as whoever receives it might read it, however it is spelt.
 */
function addressOf({ url, routeOptions }: Pick<FastifyRequest, 'url' | 'routeOptions'>): string {
  const [path = '', ...rest] = url.split('?')
  const read = decoded(path)
  if (read === null) return hidden
  const shown = maskedPath(read)
  return `${shown === read ? path : shown}${rest.length === 0 ? '' : `?${maskedQuery(rest.join('?'), knownTo(routeOptions))}`}`
}

/** Behind `/answer/` stands the right to answer a page; `#` and what follows comes from a link that was not read as one. */
function maskedPath(path: string): string {
  return path.replace(/[#?].*$/s, hidden).replace(/(\/answer\/).+$/si, `$1${hidden}`).split('/').map(part => holdsSecret(part) ? hidden : part).join('/')
}

function maskedQuery(query: string, known: ReadonlySet<string>): string {
  const parts = query.split('&').map(part => {
    const [name = '', ...value] = part.split('=').map(decoded)
    const isShown = name !== null && known.has(name) && value.every(text => text !== null && maskedPath(text) === text)
    return isShown ? part : hidden
  })
  return [...new Set(parts)].join('&')
}

/** The parameters that a route takes. */
function knownTo({ schema }: Partial<FastifyRequest['routeOptions']> = {}): ReadonlySet<string> {
  const { shape = {} } = (schema?.querystring ?? {}) as { shape?: object }
  return new Set(Object.keys(shape))
}

/** 256 random bits, or a hash of as many, in base64url: tokens, sign-ins, links, JWTs and the codes of the link of `npm start`. */
function holdsSecret(text: string): boolean {
  return /[\w-]{43}/.test(text)
}

/** As it is read, also by whoever reads it twice; null: it cannot be read, or was encoded oftener than anybody does by mistake. */
function decoded(text: string): string | null {
  try {
    let read = text
    for (let times = 0; times < mostTimes; times += 1) {
      const further = decodeURIComponent(read)
      if (further === read) return read
      read = further
    }
    return null
  } catch {
    return null
  }
}

const mostTimes = 4
