import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { House } from '../house.ts'
import { type Json, jsonOf, textOf } from '../json.ts'
import { argumentsOf, bytesOf } from './body.ts'
import { type Outcome, rateLimited, runMethod } from './run-method.ts'

/** `POST /api/<method>`: a call comes in, suffers the faults that are switched on, and is answered. */
export function webApiRoutes(scope: FastifyInstance, house: House): void {
  scope.route({
    method: ['GET', 'POST'],
    url: '/api/:method',
    handler: async (request, reply) => {
      const { method: name = '' } = paramsOf(request)
      const sent = await argumentsOf(request.headers['content-type'] ?? '', bytesOf(request.body))
      if (sent === undefined) return reply.send({ ok: false, error: 'invalid_json' })
      const args = { ...jsonOf(request.query), ...sent }
      const outcome = await withFaults(house, name, args, () => runMethod(house, name, args, tokenOf(request, args)))
      noteCall(house, name, args, outcome)
      return answer(request, reply, outcome)
    },
  })
}

type Reached = Outcome | 'reset'

async function withFaults(house: House, method: string, args: Json, run: () => Outcome): Promise<Reached> {
  const occasion = { method, channel: textOf(args.channel) }
  const slow = house.faults.take('slow', occasion)
  if (slow !== undefined) await house.workspace.clock.sleep(slow.ms ?? 2_000)
  if (house.faults.take('reset_before', occasion) !== undefined) return 'reset'
  if (house.faults.take('error_before', occasion) !== undefined) return serverError()
  const limited = house.faults.take('rate_limited', occasion)
  if (limited !== undefined) return rateLimited(Math.max(1, Math.ceil((limited.ms ?? 1_000) / 1000)))
  const outcome = run()
  if (house.faults.take('reset_after', occasion) !== undefined) return 'reset'
  return house.faults.take('error_after', occasion) === undefined ? outcome : serverError()
}

function serverError(): Outcome {
  return { status: 500, headers: {}, body: { ok: false, error: 'internal_error' } }
}

function answer(request: FastifyRequest, reply: FastifyReply, outcome: Reached): FastifyReply {
  if (outcome !== 'reset') return reply.code(outcome.status).headers(outcome.headers).send(outcome.body)
  reply.hijack()
  request.raw.socket.destroy()
  return reply
}

function noteCall(house: House, method: string, args: Json, outcome: Reached): void {
  const at = house.workspace.clock.now().toISOString()
  if (outcome === 'reset') {
    house.calls.add({ at, method, args, ok: false, status: 'reset' })
    return
  }
  const error = textOf(outcome.body.error)
  const ok = outcome.body.ok === true
  house.calls.add({ at, method, args, ok, status: outcome.status, ...(error === undefined ? {} : { error }) })
}

function tokenOf(request: FastifyRequest, args: Json): string | undefined {
  const [, bearer] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? []
  return bearer ?? textOf(args.token)
}

/** The named parts of the path; Fastify has matched them, so they are strings. */
export function paramsOf(request: FastifyRequest): Readonly<Record<string, string | undefined>> {
  return request.params as Readonly<Record<string, string | undefined>>
}
