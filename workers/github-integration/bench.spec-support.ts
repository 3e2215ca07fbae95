import { SHOP_FILES, startHost, TOKEN } from '../../infra/sandbox/code-host/sandbox.spec-support.ts'
import type { CodeHostSandbox } from '../../infra/sandbox/code-host/sandbox.ts'
import { openGitHub } from '../../src/adapters/github/open-github.ts'
import type { Change } from '../../src/code-host/change.ts'
import type { CodeHost } from '../../src/code-host/code-host.ts'
import { armCrashPoint, type CrashPoint } from '../../src/kit/crash-point.ts'
import { silentLog } from '../../src/kit/log.ts'
import { RetryLater } from '../../src/kit/outcome.ts'
import { type Draft, sealDraft } from '../../src/timeline/draft.ts'
import { type EventOf, TimelineEvent } from '../../src/timeline/events.ts'
import type { FixDraft } from '../../src/timeline/payloads/fix.ts'
import { approvedStory, draftOf, workFor } from './fix.spec-support.ts'
import { CHECK_TIMING } from './watch-checks.ts'
import { githubIntegration } from './worker.ts'

export const AUTHOR = { name: 'Ana', email: 'ana@example.com' }
export const PATH = 'src/total.js'
export const GOOD = SHOP_FILES[PATH]

/** The worker at a code host over real git. Each `repository` is new; each draft belongs to an incident of its own. */
export interface Bench {
  readonly codeHost: CodeHost
  readonly sandbox: CodeHostSandbox
  repository(): Promise<string>
  run(incident: readonly TimelineEvent[], now?: Date): Promise<TimelineEvent[]>
  /** Runs again and again, as the runner does, while the worker asks for it. */
  runUntilDone(incident: readonly TimelineEvent[]): Promise<TimelineEvent[]>
  /** The events up to the approval of a draft of these changes. */
  approved(repo: string, changes: readonly Change[], more: Partial<FixDraft>): readonly TimelineEvent[]
  /** A commit that breaks something on main, and the approved draft that takes it back. */
  brokenAndReverted(repo: string, mark: string): Promise<readonly TimelineEvent[]>
  /** A person opens a pull request again, or turns it to another branch. */
  change(repo: string, number: number, to: { readonly state?: 'open'; readonly base?: string }): Promise<void>
  /** A person makes a branch beside another one. */
  branch(repo: string, name: string, from: string): Promise<void>
  /** The branches and their heads, as text to compare. */
  branches(repo: string): Promise<string>
  close(): Promise<void>
}

export async function startBench(): Promise<Bench> {
  const host = await startHost()
  const { sandbox } = host
  const headers = { authorization: `token ${TOKEN.reveal()}` }
  const codeHost = openGitHub({ baseUrl: host.apiUrl, token: TOKEN, log: silentLog })
  const ask = async (method: string, path: string, body: object) => {
    const asked = { method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const answer = await fetch(`${host.apiUrl}/repos/${path}`, asked)
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`)
  }
  let made = 0
  const checks = { ...CHECK_TIMING, looks: new Map() }
  const run: Bench['run'] = async (incident, now) =>
    sealed(await githubIntegration.handle(workFor(incident, now), { codeHost, checks }))
  const approved: Bench['approved'] = (repo, changes, more) => {
    made += 1
    return approvedStory(draftOf(changes, { repo, ...more }), `inc_${made}`).events
  }
  return {
    codeHost,
    sandbox,
    run,
    approved,
    repository: async () => {
      made += 1
      await sandbox.createRepository(`acme/shop-${made}`, SHOP_FILES)
      return `acme/shop-${made}`
    },
    runUntilDone: async (incident) => {
      let nowMs = Date.parse('2026-03-02T09:30:00.000Z')
      for (let tries = 0; tries < 40; tries++) {
        const done = await run(incident, new Date(nowMs)).catch((error: unknown) => error)
        if (Array.isArray(done)) return done
        if (!(done instanceof RetryLater)) throw done
        nowMs += done.afterMs
        await sandbox.idle()
      }
      throw new Error('the work was never done')
    },
    brokenAndReverted: async (repo, mark) => {
      const before = (await codeHost.file(repo, PATH, 'main')) ?? ''
      const bad = before.replace('return', `/* ${mark} */ return 1 +`)
      const commit = { repo, files: { [PATH]: bad }, message: `Break ${mark}`, author: AUTHOR }
      const guilty = await sandbox.commitFiles(commit)
      const facts = { kind: 'revert', reverts: guilty, base_sha: guilty } as const
      return approved(repo, [{ path: PATH, before: bad, after: before }], facts)
    },
    change: (repo, number, to) => ask('PATCH', `${repo}/pulls/${number}`, to),
    branch: async (repo, name, from) => {
      const sha = await sandbox.headSha(repo, from)
      await ask('POST', `${repo}/git/refs`, { ref: `refs/heads/${name}`, sha })
    },
    branches: async (repo) => {
      return (await fetch(`${host.apiUrl}/repos/${repo}/branches?per_page=100`, { headers })).text()
    },
    close: () => host.close(),
  }
}

/** Seals as the recorder would, and checks against the catalogue. */
export function sealed(drafts: readonly Draft[]): TimelineEvent[] {
  const now = new Date('2026-03-02T09:30:00.000Z')
  return drafts.map((draft) => TimelineEvent.parse(sealDraft(draft, now, (payload) => payload)))
}

/** The same incident after a person approved merging this pull request. */
export function mergeApproved(
  incident: readonly TimelineEvent[],
  pull: ReturnType<typeof pullOf>,
): readonly TimelineEvent[] {
  const { head_sha, diff_sha256 } = pull.payload
  const { tenant_id, incident_id, cycle } = pull.event
  const approver = { user_id: 'U1' }
  const expires_at = '2026-03-03T09:00:00.000Z'
  const payload = { scope: 'merge' as const, diff_sha256, sha: head_sha, approver, expires_at }
  const actor = { kind: 'human', id: 'U1' } as const
  const about = { tenant_id, incident_id, cycle, actor, discriminator: 'merge' }
  return [...incident, ...sealed([{ ...about, event_type: 'FixApproved', payload }])]
}

/** The pull request that was stated. */
export function pullOf(events: readonly TimelineEvent[]) {
  const found = events.find(
    (event): event is EventOf<'FixProposed'> =>
      event.event_type === 'FixProposed' && event.payload.stage === 'pull_request',
  )
  if (found?.payload.stage !== 'pull_request') throw new Error('no pull request was stated')
  return { event: found, payload: found.payload }
}

/** Fails once, at this point. */
export function crashOnceAt(point: CrashPoint): void {
  let crashed = false
  armCrashPoint(point, () => {
    if (crashed) return
    crashed = true
    throw new Error('crash')
  })
}
