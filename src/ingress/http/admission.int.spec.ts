import { once } from 'node:events'
import { connect } from 'node:net'
import { type FastifyInstance, fastify } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { admit } from './admission.ts'

let server: FastifyInstance
let origin: string
/** Ends the work of each request that was let in. */
let endings: (() => void)[] = []

beforeEach(async () => {
  endings = []
  server = fastify({ forceCloseConnections: true })
  await server.register(async (scope) => {
    const admission = admit(scope, { maxReading: 2, maxHeldBytes: 100_000 })
    scope.post('/read/:bytes', async (request) => {
      admission.wasRead(request, Number(new URL(request.url, origin).pathname.split('/').at(-1)))
      await new Promise<void>((done) => endings.push(done))
      return { ok: true }
    })
    scope.post('/', () => new Promise((done) => endings.push(() => done({ ok: true }))))
    scope.post('/broken', async () => {
      throw new Error('it broke')
    })
  })
  origin = await server.listen({ host: '127.0.0.1', port: 0 })
})

afterEach(() => server.close())

function post(path = '/', signal?: AbortSignal): Promise<number> {
  const headers = { 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: '{}', ...(signal === undefined ? {} : { signal }) }
  return fetch(`${origin}${path}`, init).then(({ status }) => status)
}

const inHand = (count: number) => expect.poll(() => endings.length).toBe(count)

describe('src/ingress/http/admission.ts', () => {
  it('tells the next to come back while enough are read, and lets it in once one has its answer', async () => {
    const first = [post(), post()]
    await inHand(2)
    expect(await post()).toBe(503)
    endings[0]?.()
    expect(await Promise.race(first)).toBe(200)
    const next = post()
    await inHand(3)
    for (const end of endings) end()
    expect(await Promise.all([...first, next])).toEqual([200, 200, 200])
  })

  it('keeps no place for senders that did not wait for their answer, and holds theirs until their work has ended', async () => {
    const impatient = new AbortController()
    const first = [post('/', impatient.signal), post('/', impatient.signal)]
    await inHand(2)
    impatient.abort()
    expect((await Promise.allSettled(first)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await post()).toBe(503)
    for (const end of endings) end()
    const next = post()
    await inHand(3)
    endings[2]?.()
    expect(await next).toBe(200)
  })

  it('lets many wait that are small, by what they hold together, and one alone that is larger', async () => {
    const small = Array.from({ length: 5 }, () => post('/read/10000'))
    await inHand(5)
    expect(await post('/read/10000')).toBe(503)
    for (const end of endings) end()
    expect(await Promise.all(small)).toEqual(small.map(() => 200))
    const large = post('/read/1000000')
    await inHand(6)
    expect(await post('/read/1')).toBe(503)
    endings[5]?.()
    expect(await large).toBe(200)
  })

  it('keeps no room for a sender that did not wait for its answer, once that is made', async () => {
    const impatient = new AbortController()
    const gone = post('/read/1000000', impatient.signal)
    await inHand(1)
    impatient.abort()
    await expect(gone).rejects.toThrow()
    expect(await post('/read/1')).toBe(503)
    endings[0]?.()
    const next = post('/read/1000000')
    await inHand(2)
    endings[1]?.()
    expect(await next).toBe(200)
  })

  it('keeps no place for senders that left in the middle of their body, nor for what failed', async () => {
    const half = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{'
    for (let n = 0; n < 3; n++) {
      const socket = connect(Number(new URL(origin).port), '127.0.0.1')
      await once(socket, 'connect')
      socket.write(half)
      await new Promise((done) => setTimeout(done, 50))
      socket.destroy()
    }
    for (let n = 0; n < 3; n++) expect(await post('/broken')).toBe(500)
    await expect.poll(() => post('/broken')).toBe(500)
    const last = post()
    await inHand(1)
    endings[0]?.()
    expect(await last).toBe(200)
  })
})
