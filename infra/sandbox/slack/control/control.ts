import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { SocketHub } from '../delivery/socket-hub.ts'
import type { House } from '../house.ts'
import { channelRoutes } from './channel-routes.ts'
import { ControlError } from './control-error.ts'
import { elementRoutes } from './element-routes.ts'
import { faultRoutes } from './fault-routes.ts'
import { messageRoutes } from './message-routes.ts'
import { modalRoutes } from './modal-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { streamRoute } from './stream-route.ts'

/** Everything a person can do in the workspace, as JSON over HTTP; see control.md. */
export function controlRoutes(scope: FastifyInstance, house: House, hub: SocketHub): void {
  scope.setErrorHandler((error, _request, reply) => {
    if (error instanceof ControlError) return reply.code(error.status).send({ error: error.message, ...error.details })
    if (error instanceof z.ZodError) return reply.code(400).send({ error: inWords(error) })
    const { statusCode = 500, message } = fastifyError(error)
    if (statusCode >= 500) house.log.error({ error: message }, 'sandbox slack: the control API broke')
    return reply.code(statusCode).send({ error: `${message}. Send JSON as control.md describes.` })
  })
  peopleRoutes(scope, house)
  channelRoutes(scope, house)
  messageRoutes(scope, house)
  elementRoutes(scope, house)
  modalRoutes(scope, house)
  faultRoutes(scope, house, hub)
  streamRoute(scope, house)
}

function inWords(error: z.ZodError): string {
  const faults = error.issues.map((issue) => `${issue.path.join('.') || 'the body'}: ${issue.message}`)
  return `${faults.join('; ')}. Correct this and send it again; control.md lists the fields.`
}

function fastifyError(error: unknown): { readonly statusCode?: number; readonly message: string } {
  return error instanceof Error ? error : { message: String(error) }
}
