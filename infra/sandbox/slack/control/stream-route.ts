import type { FastifyInstance } from 'fastify'
import type { House } from '../house.ts'

const HEARTBEAT_MS = 15_000

/** Server-sent events: one line for each change, so that a page knows what to read again. */
export function streamRoute(scope: FastifyInstance, house: House): void {
  const open = new Set<() => void>()
  scope.addHook('preClose', async () => {
    for (const end of open) end()
  })
  scope.get('/stream', (_request, reply) => {
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    raw.write(': open\n\n')
    const unsubscribe = house.workspace.subscribe((change) => raw.write(`data: ${JSON.stringify(change)}\n\n`))
    const beat = setInterval(() => raw.write(': beat\n\n'), HEARTBEAT_MS)
    const end = () => {
      open.delete(end)
      unsubscribe()
      clearInterval(beat)
      raw.end()
    }
    open.add(end)
    raw.on('close', end)
  })
}
