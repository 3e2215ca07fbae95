import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { SocketHub } from '../delivery/socket-hub.ts'
import { FAULT_KINDS } from '../faults/faults.ts'
import type { House } from '../house.ts'
import { METHODS } from '../web-api/methods.ts'
import { ControlError } from './control-error.ts'

const order = z.strictObject({
  kind: z.enum([...FAULT_KINDS, 'socket_refresh', 'socket_drop']),
  method: z.string().optional(),
  channel: z.string().optional(),
  count: z.number().int().positive().optional(),
  ms: z.number().nonnegative().optional(),
  scope: z.string().optional(),
})

/** Trouble on request, and what the app has called so far. */
export function faultRoutes(scope: FastifyInstance, house: House, hub: SocketHub): void {
  scope.get('/faults', async () => ({ faults: house.faults.list() }))
  scope.post('/faults', async (request) => addFault(house, hub, order.parse(request.body)))
  scope.delete('/faults', async () => {
    house.faults.clear()
    return { ok: true }
  })
  scope.delete('/faults/:id', async (request) => {
    const { id } = z.object({ id: z.string() }).parse(request.params)
    if (!house.faults.remove(id)) throw new ControlError(404, `No fault ${id} is switched on. GET faults lists them.`)
    return { ok: true }
  })
  scope.get('/calls', async (request) => {
    const { method } = z.object({ method: z.string().optional() }).parse(request.query)
    return { calls: house.calls.list(method) }
  })
  scope.delete('/calls', async () => {
    house.calls.reset()
    return { ok: true }
  })
  scope.get('/app', async () => ({
    connections: hub.connections,
    unacknowledged_events: house.workspace.store.all('events').map((entry) => entry.body),
    rate_limits: house.limits.enabled,
    commands: house.commands,
    scopes: [...house.scopes],
  }))
  scope.post('/limits', async (request) => {
    const { enabled } = z.object({ enabled: z.boolean() }).parse(request.body)
    house.limits.enabled = enabled
    return { ok: true, enabled }
  })
}

function addFault(house: House, hub: SocketHub, asked: z.infer<typeof order>) {
  const { kind } = asked
  if (kind === 'socket_refresh') return { ok: true, sockets: hub.refresh() }
  if (kind === 'socket_drop') return { ok: true, sockets: hub.drop() }
  if (asked.method !== undefined && !METHODS.has(asked.method))
    throw new ControlError(
      400,
      `The sandbox has no method "${asked.method}". Name one it has, such as chat.postMessage.`,
    )
  const given = Object.entries({ ...asked, kind }).filter(([, value]) => value !== undefined)
  return { ok: true, fault: house.faults.add({ kind, ...Object.fromEntries(given) }) }
}
