import { readFile } from 'node:fs/promises'
import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GiveUp } from '../../src/kit/outcome.ts'
import { PLANTED_BUGS } from './shop/ship.ts'
import type { Shop } from './shop/start-shop.ts'
import { registerShopRoutes } from './shop-routes.ts'

const SENTENCE = 'The bug "discount" does not fit the code at the head: revert it or choose another.'
const STATUS = {
  sha: 'abc',
  deployed_at: '2026-03-01T10:00:00Z',
  pid: 1,
  storefront: 'http://127.0.0.1:9',
  requestsPerSecond: 20,
  errorShare: 0,
  checkouts: 0,
  checkoutErrorShare: 0,
} satisfies ReturnType<Shop['status']>

describe('infra/sandbox/shop-routes.ts', () => {
  let app: FastifyInstance
  let shop: Shop | undefined

  beforeEach(() => {
    app = fastify()
    registerShopRoutes(app, () => shop)
  })
  afterEach(() => app.close())

  const ship = (payload: string) =>
    app.inject({ method: 'POST', url: '/control/shop/ship', headers: { 'content-type': 'application/json' }, payload })
  const shopThat = (ships: Shop['ship']): Shop => ({ ship: ships, status: () => STATUS, stop: async () => {} })
  const shopThatFails = (error: Error) =>
    shopThat(async () => {
      throw error
    })

  it('is described call by call', async () => {
    const text = await readFile(new URL('./slack/control.md', import.meta.url), 'utf8')
    const source = await readFile(new URL('./shop-routes.ts', import.meta.url), 'utf8')
    const calls = [...source.matchAll(/app\.(get|post)\('([^']+)'/g)]
    expect(calls).toHaveLength(2)
    for (const [, method = '', path = ''] of calls) expect(text).toContain(`\`${method.toUpperCase()} ${path}\``)
    for (const bug of PLANTED_BUGS) expect(text).toContain(`\`${bug}\``)
  })

  it('gives the shop as it runs, and ships what is asked for', async () => {
    shop = shopThat(async (deploy, bug) => ({ shas: [deploy, bug ?? 'none'] }))
    expect((await app.inject('/control/shop')).json()).toMatchObject({ running: 'abc', requests_per_s: 20 })
    const shipped = await ship('{"deploy":"bad","bug":"discount"}')
    expect([shipped.statusCode, shipped.json()]).toEqual([200, { shas: ['bad', 'discount'] }])
  })

  it('answers 409, in a sentence, when the bad deploy is in already', async () => {
    shop = shopThatFails(new GiveUp('already-shipped', SENTENCE))
    const refused = await ship('{"deploy":"bad"}')
    expect([refused.statusCode, refused.json()]).toEqual([409, { error: SENTENCE }])
  })

  it.each([
    ['a shop that is not open', undefined, '{"deploy":"bad"}', 503, /still opening/],
    ['an unknown deploy', shopThatFails(new Error('x')), '{"deploy":"worse"}', 400, /"deploy": "good"/],
    ['broken JSON', shopThatFails(new Error('x')), '{"deploy":', 400, /JSON/],
    [
      'a deploy that broke',
      shopThatFails(new Error('The disk is full.')),
      '{"deploy":"good"}',
      500,
      /^The disk is full.$/,
    ],
  ])('says what is wrong with %s', async (_what, open, payload, status, words) => {
    shop = open
    const answer = await ship(payload)
    expect([answer.statusCode, answer.json()]).toEqual([status, { error: expect.stringMatching(words) }])
  })
})
