import { describe, expect, it } from 'vitest'
import type { Deployment, Release } from '../../src/code-host/code-host.ts'
import { meantBy, wentOut } from './went-out.ts'

const NOW = Date.parse('2026-03-02T14:00:00Z')
const at = (minute: number) => new Date(NOW + minute * 60_000).toISOString()

function deployment(
  sha: string,
  state: Deployment['state'],
  minute: number,
  more: Partial<Deployment> = {},
): Deployment {
  return { id: sha, sha, environment: 'production', state, at: at(minute), ...more }
}

function release(sha: string, minute: number): Release {
  return { id: sha, sha, tag: `v${sha}`, at: at(minute) }
}

function shas(deployments: readonly Deployment[], releases: readonly Release[] = []): string[] {
  return wentOut(deployments, releases, NOW).map(({ sha }) => sha)
}

describe('workers/embedded/went-out.ts', () => {
  it('counts what went live, and what nobody ever spoke of once it is old', () => {
    const failed = deployment('failed', 'failed', -30)
    const waiting = deployment('waiting', 'waiting', -30)
    const [old, young] = [deployment('old', 'untold', -11), deployment('young', 'untold', -9)]
    expect(shas([young, old, waiting, failed, deployment('live', 'live', -1)])).toEqual(['old', 'live'])
  })

  it('dates a deploy by when it began to go out, and a long build by its last five minutes', () => {
    const quick = deployment('quick', 'live', -10, { began_at: at(-12) })
    const built = deployment('built', 'live', -20, { began_at: at(-50) })
    expect(wentOut([quick, built, deployment('bare', 'live', -5)], [], NOW).map((one) => [one.sha, one.at])).toEqual([
      ['built', at(-25)],
      ['quick', at(-12)],
      ['bare', at(-5)],
    ])
  })

  it('counts a release at once where nobody tells of deployments, and after half an hour where they do', () => {
    expect(shas([], [release('new', -1)])).toEqual(['new'])
    const other = deployment('other', 'live', -100)
    expect(shas([other], [release('new', -29)])).toEqual(['other'])
    expect(shas([other], [release('new', -31)])).toEqual(['other', 'new'])
    expect(shas([{ ...other, environment: 'staging' }], [release('new', -1)])).toEqual(['new'])
  })

  it.each(['live', 'failed', 'waiting'] as const)(
    'lets a deployment that is %s decide about the release of its commit',
    (state) => {
      const told = shas([deployment('same', state, -40)], [release('same', -60)])
      expect(told).toEqual(state === 'live' ? ['same'] : [])
    },
  )

  it('takes a name that holds a service for that service alone', () => {
    expect(meantBy('production-Cart', ['cart', 'pay'])).toEqual(['cart'])
    expect(meantBy('pay/v1.2.0', ['cart', 'pay'])).toEqual(['pay'])
    expect(meantBy('production', ['cart', 'pay'])).toEqual(['cart', 'pay'])
  })
})
