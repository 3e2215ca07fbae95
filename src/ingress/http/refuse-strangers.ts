import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isLoopbackAddress, isLoopbackName } from '../../kit/loopback.ts'

export interface RefuseOptions {
  /** True where whoever asks may do everything, as in the sandbox: then only this machine is answered, by its own names. */
  readonly onlyLoopbackNames: boolean
}

/**
 * Refuses what a browser sends on behalf of another site: requests with a foreign `Origin`, and, where asked for, requests
 * to a name that is not this machine's (DNS rebinding) or from another machine. 403 with the remedy.
 */
export function refuseStrangers(app: FastifyInstance, { onlyLoopbackNames }: RefuseOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    // A name is the sender's own claim, its address is not.
    if (onlyLoopbackNames && !isLoopbackAddress(request.socket.remoteAddress))
      return reply.code(403).send({
        error:
          'This address has no password, so it answers only to its own machine. Open it there, or set FAULTLINE_SANDBOX_OPEN=yes if everybody who reaches it may do everything.',
      })
    if (onlyLoopbackNames && !isLoopbackName(nameIn(request.headers.host ?? '')))
      return reply.code(403).send({
        error: `This address has no password, so it answers only to 127.0.0.1 and localhost, not to "${cut(request.headers.host)}". Open it by one of these, or set FAULTLINE_SANDBOX_OPEN=yes if everybody who reaches it may do everything.`,
      })
    if (isForeign(request))
      return reply.code(403).send({ error: 'Another site sent your browser here. Open the page itself instead.' })
    return undefined
  })
}

function isForeign({ headers, method }: FastifyRequest): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers
  if (origin !== undefined) return hostOf(origin) !== host?.toLowerCase()
  // A link from elsewhere may open the page; nothing else may be asked for by another site.
  return (site === 'cross-site' || site === 'same-site') && method !== 'GET' && method !== 'HEAD'
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

function nameIn(host: string): string {
  return host.replace(/:\d+$/, '')
}

function cut(host = ''): string {
  return host.replace(/[^\w.:[\]-]/g, '?').slice(0, 100)
}
