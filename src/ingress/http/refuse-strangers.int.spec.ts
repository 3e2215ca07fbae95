import { fastify } from 'fastify'
import { describe, expect, it } from 'vitest'
import { refuseStrangers } from './refuse-strangers.ts'

function serverWith(onlyLoopbackNames: boolean) {
  const app = fastify()
  refuseStrangers(app, { onlyLoopbackNames })
  app.register(async (scope) => {
    scope.post('/control/merge', async () => ({ ok: true }))
    scope.get('/', async () => 'the page')
  })
  return app
}

const LOCAL = '127.0.0.1:3000'

describe('src/ingress/http/refuse-strangers.ts', () => {
  it.each([
    ['a program', { host: LOCAL }],
    ['the page itself', { host: LOCAL, origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-origin' }],
    ['the page under another name', { host: 'localhost:3000', origin: 'http://localhost:3000' }],
    ['the page over IPv6', { host: '[::1]:3000', origin: 'http://[::1]:3000' }],
  ])('answers %s', async (_who, headers) => {
    const { statusCode } = await serverWith(true).inject({ method: 'POST', url: '/control/merge', headers })
    expect(statusCode).toBe(200)
  })

  it.each([
    ['a rebound name', { host: 'evil.example:3000', origin: 'http://evil.example:3000' }],
    ['a rebound name without an origin', { host: 'evil.example' }],
    ['a name that only looks like ours', { host: '127.0.0.1.evil.example' }],
    ['another site', { host: LOCAL, origin: 'https://evil.example' }],
    ['another port of this machine', { host: LOCAL, origin: 'http://127.0.0.1:8080' }],
    ['a page without an origin', { host: LOCAL, origin: 'null' }],
    ['another site that hides its origin', { host: LOCAL, 'sec-fetch-site': 'cross-site' }],
  ])('refuses %s', async (_who, headers) => {
    const { statusCode, body } = await serverWith(true).inject({ method: 'POST', url: '/control/merge', headers })
    expect(statusCode).toBe(403)
    expect(body).toMatch(/Open it|Open the page/)
  })

  it('refuses another machine, whatever name it asks for', async () => {
    const from = (remoteAddress: string) =>
      serverWith(true).inject({ method: 'POST', url: '/control/merge', headers: { host: 'localhost' }, remoteAddress })
    for (const other of ['192.0.2.2', '::ffff:192.0.2.2', '2001:db8::2'])
      expect((await from(other)).statusCode).toBe(403)
    for (const own of ['127.0.0.1', '::ffff:127.0.0.1', '::1']) expect((await from(own)).statusCode).toBe(200)
    expect((await from('192.0.2.2')).body).toContain('FAULTLINE_SANDBOX_OPEN=yes')
  })

  it('opens the page from a link elsewhere', async () => {
    const headers = { host: LOCAL, 'sec-fetch-site': 'cross-site' }
    expect((await serverWith(true).inject({ method: 'GET', url: '/', headers })).statusCode).toBe(200)
  })

  it('answers to any name where vendors prove who they are, and still to no other site', async () => {
    const app = serverWith(false)
    const send = (headers: Record<string, string>) => app.inject({ method: 'POST', url: '/control/merge', headers })
    expect((await send({ host: 'faultline.acme.example' })).statusCode).toBe(200)
    expect((await send({ host: 'faultline.acme.example', origin: 'https://evil.example' })).statusCode).toBe(403)
  })
})
