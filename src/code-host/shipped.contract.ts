import { beforeAll, describe, expect, it } from 'vitest'
import type { CodeHostHarness } from './code-host.contract.ts'
import type { CodeHost } from './code-host.ts'

/** What was sent out: deployments, how they went, and releases. */
export function shippedContract(start: () => CodeHostHarness): void {
  let harness: CodeHostHarness
  let codeHost: CodeHost
  let repo: string
  let sha: string
  beforeAll(async () => {
    harness = start()
    codeHost = harness.codeHost
    repo = harness.repo
    sha = (await codeHost.repository(repo)).head_sha
  })

  describe('what was sent out', () => {
    it('lists deployments newest first, live from their success on', async () => {
      await harness.deploy(sha, at('09:40'), [['success', at('09:40')]])
      await harness.deploy(sha, at('09:50'), [
        ['in_progress', at('09:51')],
        ['success', at('09:53')],
      ])
      const [newest, ...older] = await codeHost.deployments(repo, 2)
      expect(newest).toMatchObject({ sha, environment: 'production', state: 'live', at: at('09:53') })
      expect(newest?.began_at).toBe(at('09:51'))
      expect(older).toMatchObject([{ state: 'live', at: at('09:40') }])
      expect(older[0]).not.toHaveProperty('began_at')
    })

    it('tells one that failed from one that is on its way, and from one that nobody says anything of', async () => {
      await harness.deploy(sha, at('10:00'), [
        ['in_progress', at('10:01')],
        ['failure', at('10:02')],
      ])
      await harness.deploy(sha, at('10:10'), [['in_progress', at('10:11')]])
      await harness.deploy(sha, at('10:20'), [])
      expect((await codeHost.deployments(repo, 3)).map((one) => [one.state, one.at])).toEqual([
        ['untold', at('10:20')],
        ['waiting', at('10:10')],
        ['failed', at('10:00')],
      ])
    })

    it('sees what was told since it was asked before, and leaves live what another took the place of', async () => {
      await harness.deploy(sha, at('10:30'), [['success', at('10:31')]])
      expect(await codeHost.deployments(repo, 1)).toMatchObject([{ state: 'live', at: at('10:31') }])
      await harness.deploy(sha, at('10:40'), [
        ['success', at('10:41')],
        ['inactive', at('10:45')],
      ])
      expect(await codeHost.deployments(repo, 1)).toMatchObject([{ state: 'live', at: at('10:41') }])
      await harness.deploy(sha, at('10:50'), [['inactive', at('10:51')]])
      expect((await codeHost.deployments(repo, 3)).map(({ state }) => state)).toEqual(['failed', 'live', 'live'])
    })

    it('lists what was released newest first with the commit of its tag, and neither drafts nor prereleases', async () => {
      expect(await codeHost.releases(repo, 10)).toEqual([])
      await harness.release({ tag: 'v1.0.0', sha, at: at('11:00') })
      await harness.release({ tag: 'v1.1.0-rc.1', sha, at: at('11:05'), prerelease: true })
      await harness.release({ tag: 'v1.1.0', sha, at: at('11:06'), draft: true })
      const files = { 'docs/two.md': 'Two\n' }
      const two = await harness.commit({ files, message: 'Write two', at: '2026-03-02T11:07:00Z' })
      await harness.release({ tag: 'shop/v2.0.0', sha: two, at: at('11:10') })
      const releases = await codeHost.releases(repo, 10)
      expect(releases.map(({ id: _, ...rest }) => rest)).toEqual([
        { tag: 'shop/v2.0.0', sha: two, at: at('11:10') },
        { tag: 'v1.0.0', sha, at: at('11:00') },
      ])
      expect(await codeHost.releases(repo, 1)).toEqual(releases.slice(0, 1))
    })
  })
}

function at(time: string): string {
  return `2026-03-02T${time}:00.000Z`
}
