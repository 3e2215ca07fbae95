import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LOGIN_OF_SPECS, sourceContract } from '../../evidence/evidence-source.contract.ts'
import { type RecordedServer, type Reply, recordedServer } from '../../evidence/recorded-server.spec-support.ts'
import { Secret } from '../../kit/secret.ts'
import { sentrySource } from './sentry.ts'

const HOUR = { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T10:00:00.000Z' }

const issue = (id: string, slug: string, lastSeen: string, of: object = {}) => ({
  id,
  shareId: null,
  shortId: `${slug.toUpperCase()}-${id}`,
  title: `TypeError: ${id} is null`,
  culprit: 'save(src/cart)',
  permalink: `https://acme.sentry.io/issues/${id}/`,
  logger: null,
  level: 'error',
  status: 'unresolved',
  platform: 'node',
  project: { id: '1', name: slug, slug, platform: 'node' },
  type: 'error',
  metadata: { type: 'TypeError', value: `${id} is null`, filename: 'src/cart.ts', function: 'save' },
  count: '41',
  userCount: 7,
  firstSeen: '2026-02-01T00:00:00Z',
  lastSeen,
  ...of,
})
const HELD = [
  issue('11', 'cart', '2026-03-02T09:10:00Z'),
  issue('12', 'cart', '2026-03-02T09:40:00.5Z', { count: '3', metadata: {}, culprit: null }),
  issue('13', 'mail', '2026-03-02T09:30:00Z'),
]

/** The organization and its issues as the documentation shows them; other questions are refused. */
function recordedSentry(): Promise<RecordedServer> {
  return recordedServer(({ method, url }): Reply => {
    if (method !== 'GET') return { status: 405, body: { detail: 'Method not allowed.' } }
    const base = '/api/0/organizations/acme'
    if (url.pathname === `${base}/`) return { status: 200, body: { id: '2', slug: 'acme', name: 'Acme', status: {} } }
    if (url.pathname !== `${base}/issues/`)
      return { status: 404, body: { detail: 'The requested resource does not exist' } }
    const [start, end, limit] = ['start', 'end', 'limit'].map((name) => url.searchParams.get(name) ?? '')
    if (!start || !end || Number(limit) < 1 || Number(limit) > 100 || url.searchParams.get('sort') !== 'freq')
      return { status: 400, body: { detail: 'Invalid format for start' } }
    const words = /^level:\[error,fatal\](?: project:\[([\w,-]+)\])?$/.exec(url.searchParams.get('query') ?? '')
    if (words === null) return { status: 400, body: { detail: 'Error parsing search query' } }
    const slugs = words[1]?.split(',')
    const found = HELD.filter(
      ({ project, lastSeen }) => (slugs?.includes(project.slug) ?? true) && lastSeen >= start && lastSeen < end,
    )
    return { status: 200, body: found.slice(0, Number(limit)) }
  })
}

sourceContract('src/adapters/sentry/sentry.ts', async () => {
  const server = await recordedSentry()
  const token = new Secret(LOGIN_OF_SPECS)
  return {
    server,
    source: (limits) => sentrySource({ url: server.url, token, org: 'acme', ...(limits ? { limits } : {}) }),
    ask: async (source, window) =>
      (await source.logs?.(window, { services: ['cart'], errorsOnly: true })) ?? Promise.reject(new Error('no logs')),
  }
})

describe('src/adapters/sentry/sentry.ts', () => {
  let server: RecordedServer
  beforeAll(async () => {
    server = await recordedSentry()
  })
  afterAll(() => server.close())
  const source = (org = 'acme', rows = 100) =>
    sentrySource({ url: server.url, token: new Secret('t'), org, limits: { rows } })

  it('reads issues as lines that stand for their events, newest first', async () => {
    const answer = await source().logs?.(HOUR, { services: ['cart'], errorsOnly: true })
    expect(answer?.items).toMatchObject([
      { at: '2026-03-02T09:40:00.500Z', count: 3, exception_type: '' },
      {
        at: '2026-03-02T09:10:00.000Z',
        service: 'cart',
        count: 41,
        exception_type: 'TypeError',
        url: 'https://acme.sentry.io/issues/11/',
      },
    ])
    expect(answer?.truncated).toBe(false)
    expect(await source('acme', 1).logs?.(HOUR, { services: [], errorsOnly: true })).toMatchObject({ truncated: true })
  })

  it('asks nothing for a service that can be no project', async () => {
    const before = server.asked.length
    const answer = await source().logs?.(HOUR, { services: ['cart] level:info', '*'], errorsOnly: true })
    expect(answer?.items).toEqual([])
    expect(server.asked).toHaveLength(before)
  })

  it('says what to check when the organization is another', async () => {
    await expect(source('other').probe()).rejects.toThrow('SENTRY_ORG')
  })
})
