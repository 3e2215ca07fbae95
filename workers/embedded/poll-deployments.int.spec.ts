import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../../src/adapters/chdb/open-chdb.ts'
import type { CodeHost, Deployment, Release } from '../../src/code-host/code-host.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { tellDeploy } from '../../src/evidence/tell-deploy.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { GiveUp, RetryLater } from '../../src/kit/outcome.ts'
import { codeHostOrNone } from './no-code-host.ts'
import { deploymentRounds } from './poll-deployments.ts'

const NOW = Date.parse('2026-03-02T14:00:00Z')
const at = (minute: number) => new Date(NOW + minute * 60_000).toISOString()
const live = (id: string, environment: string, minute: number): Deployment => ({
  ...{ id, sha: id.repeat(40), environment, at: at(minute), state: 'live' },
})
const release = (id: string, tag: string, minute: number): Release => ({ id, tag, sha: id.repeat(40), at: at(minute) })
/** Newest first, as code hosts answer. */
const DEPLOYMENTS = [
  live('d', 'production-cart', -5),
  live('c', 'staging', -10),
  live('b', 'production', -60),
  live('a', 'production', -120),
  live('9', 'production', -3_000),
]
const NAMED = ['cart=acme/shop', 'pay=acme/shop']

describe('workers/embedded/poll-deployments.ts', () => {
  let evidence: Evidence
  beforeEach(async () => {
    evidence = await openChdbEvidence({ dir: await mkdtemp(join(tmpdir(), 'deployments-')), log: silentLog })
  })
  afterEach(() => evidence.close())
  const clock = { ...systemClock, now: () => new Date(NOW) }

  function rounds(
    repos: readonly string[],
    host: Partial<Pick<CodeHost, 'deployments' | 'releases'>>,
    log = silentLog,
  ) {
    const none = { deployments: async () => [], releases: async () => [] }
    const codeHost = { ...codeHostOrNone(undefined), ...none, ...host }
    const pairs = repos.map((entry) => entry.split('=')).map(([service = '', repo = '']) => [service, repo] as const)
    const round = deploymentRounds({ codeHost, evidence, clock, log, config: { repos: new Map(pairs) } })
    return async () => (await round()).map(({ service, sha }) => `${service} ${sha[0]}`)
  }

  async function heard(service: string, version?: string) {
    const words = { severity_text: 'INFO', severity_number: 9, service, body: 'served' }
    const resource = version === undefined ? {} : { 'service.version': version }
    await evidence.addLogs([{ ...words, timestamp: at(-1), trace_id: '', span_id: '', resource, attributes: {} }])
  }

  it('keeps what went live of the last day, once, each after the one before', async () => {
    const round = rounds(NAMED, { deployments: async () => DEPLOYMENTS })
    expect(await round()).toEqual(['cart a', 'pay a', 'cart b', 'pay b', 'cart d'])
    expect(await round()).toEqual([])
    const { rows } = await evidence.query('service_deploys', { service: 'cart' })
    expect(rows.map(({ sha, previous_sha }) => [sha[0], previous_sha[0]])).toEqual([
      ['d', 'b'],
      ['b', 'a'],
      ['a', undefined],
    ])
  })

  it('leaves a service alone that says itself which version it runs, and takes its environment for nobody else', async () => {
    await heard('cart', '1.2.3')
    const round = rounds(NAMED, { deployments: async () => DEPLOYMENTS.slice(0, 1) })
    expect(await round()).toEqual([])
  })

  it('takes what was released for a deploy, and a commit that was deployed before or after for the same', async () => {
    let deployments = [live('b', 'production', -300)]
    let releases = [release('c', 'v1.2.0', -60), release('b', 'v1.1.0', -40)]
    const round = rounds(['cart=acme/cart'], { deployments: async () => deployments, releases: async () => releases })
    await tellDeploy(evidence, { service: 'cart', revision: 'a'.repeat(40), at: at(-200) })
    expect(await round()).toEqual(['cart b', 'cart c'])
    deployments = [live('c', 'production', -50), ...deployments]
    expect(await round()).toEqual([])
    // One that a pipeline named by its first letters, or by its tag, long ago.
    await tellDeploy(evidence, { service: 'cart', revision: 'dddddddd', at: at(-30) })
    await tellDeploy(evidence, { service: 'cart', revision: '1.4.0', at: at(-20) })
    deployments = []
    releases = [release('e', 'cart-v1.4.0', -5), release('d', 'v1.3.0', -6), ...releases]
    expect(await round()).toEqual([])
  })

  it('lets * stand for the services that are heard of and not named', async () => {
    await heard('mail')
    await heard('search')
    await heard('web', '7')
    const asked: string[] = []
    const deployments = async (repo: string) => {
      asked.push(repo)
      return repo === 'acme/platform' ? [live('b', 'production', -60), live('a', 'prod-search', -70)] : []
    }
    expect(await rounds(['cart=acme/cart', '*=acme/platform'], { deployments })()).toEqual([
      'search a',
      'mail b',
      'search b',
    ])
    expect(asked).toEqual(['acme/cart', 'acme/platform'])
  })

  it('asks thirty repositories in a round, and the others in the next', async () => {
    const asked: string[] = []
    const many = Array.from({ length: 40 }, (_, n) => `service${n}=acme/repo${n}`)
    const round = rounds(many, {
      deployments: async (repo) => {
        asked.push(repo)
        return []
      },
    })
    await round()
    expect(asked).toHaveLength(30)
    await round()
    expect(new Set(asked).size).toBe(40)
    await round()
    expect(asked.slice(40)).toEqual(asked.slice(0, 30))
  })

  it('goes on where one repository refuses, says so once it did so twice, and stops where patience is asked for', async () => {
    const said: string[] = []
    const log = { ...silentLog, warn: (_: object, words?: string) => said.push(words ?? '') }
    const host = {
      deployments: async (repo: string) => {
        if (repo === 'acme/gone') throw new GiveUp('not-found', 'There is none. Check the name.')
        return DEPLOYMENTS.slice(0, 1)
      },
    }
    const round = rounds(['old=acme/gone', 'cart=acme/shop'], host, log)
    expect(await round()).toEqual(['cart d'])
    expect(said).toEqual([])
    await round()
    await round()
    expect(said).toEqual(['the deployments of acme/gone could not be read (not-found)'])
    const busy = rounds(NAMED, {
      deployments: () => Promise.reject(new RetryLater('rate-limited', 'Wait; it is tried again by itself.')),
    })
    await expect(busy()).rejects.toMatchObject({ code: 'rate-limited' })
  })
})
