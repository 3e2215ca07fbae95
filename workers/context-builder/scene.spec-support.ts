import type { CodeHost, Commit } from '../../src/code-host/code-host.ts'
import { sha256Hex } from '../../src/kit/hash.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import type { DeploySeen } from '../../src/timeline/payloads/context.ts'
import { isoOf } from '../../src/worker-kit/instants.ts'
import type { Brief, ErrorSample, Shipped, Telemetry } from './gathered.ts'
import { NO_PAST } from './past.ts'

export const ONSET_MS = Date.parse('2026-03-02T09:00:00.000Z')
const BUCKET_S = 60

/** A moment by its distance from the onset, in seconds. */
export const at = (seconds: number): string => isoOf(ONSET_MS + seconds * 1_000)
export const shaOf = (name: string): string => sha256Hex(name).slice(0, 40)

/** A commit with one file; the patch counts its own lines. */
export function commit(title: string, path: string, patch: string, atS = -900): Commit {
  const count = (mark: string) => patch.split('\n').filter((line) => line.startsWith(mark)).length
  const file = { path, additions: count('+'), deletions: count('-'), patch }
  const sha = shaOf(title)
  return {
    sha,
    title,
    message: title,
    author: 'Ada',
    at: at(atS),
    url: `https://code.example/${sha}`,
    parents: [],
    files: [file],
  }
}

export function deploy(id: string, atS: number, service = 'checkout', sha = shaOf(id)): DeploySeen {
  return { id, service, sha, previous_sha: shaOf(`before ${id}`), at: at(atS) }
}

export const TOTAL_NOW = `import { round } from './round.js'

export function rateOf(cart) {
  return cart.rate.value
}

export function total(cart) {
  return round(cart.sum * rateOf(cart))
}
`
/** Takes a guard away from the function in which the errors are thrown. */
export const guilty = commit(
  'Read the rate from the cart',
  'src/total.js',
  "@@ -1,7 +1,7 @@\n import { round } from './round.js'\n \n export function rateOf(cart) {\n-  return cart.rate?.value ?? 1\n+  return cart.rate.value\n }\n \n export function total(cart) {\n",
)
export const readme = commit(
  'Say who is on call',
  'README.md',
  '@@ -1 +1,2 @@\n # Shop\n+Ada is on call; the total of a cart with an undefined rate is a known question.\n',
)
export const restyle = commit(
  'Widen the page',
  'src/page.css',
  '@@ -1 +1 @@\n-main { width: 60rem }\n+main { width: 64rem }\n',
)
export const extract = commit(
  'Extract a helper for shipping',
  'src/shipping.js',
  '@@ -3,4 +3,8 @@\n-  const cost = weight * perKilo(country)\n-  return round(cost)\n+  return costOf(weight, country)\n+}\n+\n+function costOf(weight, country) {\n+  const cost = weight * perKilo(country)\n+  return round(cost)\n',
)
/** The latest deploy before the onset, by another hand, on another matter. */
export const decoy = commit(
  'Log views of products',
  'src/views.js',
  "@@ -9,3 +9,4 @@\n export function viewed(product) {\n+  log.info('product viewed', { id: product.id })\n   return product\n }\n",
  -60,
)

export const STACK = `TypeError: Cannot read properties of undefined (reading 'value')
    at rateOf (file:///app/src/total.js:4:20)
    at total (file:///app/src/total.js:8:27)
    at handle (file:///app/src/server.js:31:12)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)`

export interface Told {
  readonly service?: string
  readonly title: string
  readonly stack?: string
  /** Errors a minute since the onset, and before it. */
  readonly now?: number
  readonly before?: number
}

/** Ten quiet minutes and three bad ones, of the errors told; 100 requests a minute unless told otherwise. */
export function telemetryOf(
  told: readonly Told[],
  deploys: readonly DeploySeen[] = [],
  requests = { before: 100, now: 100 },
): Telemetry {
  const minutes = [...Array(13).keys()].map((place) => ({ bucket: at((place - 10) * BUCKET_S), bad: place >= 10 }))
  const full = told.map((one, place) => ({
    service: 'checkout',
    stack: '',
    now: 20,
    before: 0,
    signature: `sig_${place}`,
    ...one,
  }))
  const services = [...new Set(full.map((one) => one.service))]
  const rates = services.flatMap((service) =>
    minutes.map(({ bucket, bad }) => {
      const own = full.filter((one) => one.service === service)
      const errors = own.reduce((sum, one) => sum + (bad ? one.now : one.before), 0)
      return { service, bucket, requests: bad ? requests.now : requests.before, errors }
    }),
  )
  return {
    bucketMs: BUCKET_S * 1_000,
    sections: [],
    rates,
    usual: { window: { from: at(-600), to: at(0) }, rates: rates.filter((row) => row.bucket < at(0)) },
    counts: full.flatMap(({ service, signature, now, before }) =>
      minutes.flatMap(({ bucket, bad }) => {
        const count = bad ? now : before
        return count > 0 ? [{ service, signature, bucket, count }] : []
      }),
    ),
    seen: full.map(({ service, signature, title, before, now }) => {
      const first_seen = before > 0 ? at(-86_400) : at(5)
      return { service, signature, title, sample: title, first_seen, last_seen: at(170), total: now * 3 + before * 10 }
    }),
    returning: new Set(),
    calls: [],
    samples: full.map(({ service, signature, title, stack }): ErrorSample => {
      const [exception_type = '', exception_message = ''] = title.split(': ')
      const line = { at: at(60), severity: 'ERROR', body: title, trace_id: 't1', deploy: '' }
      return { ...line, service, signature, exception_type, exception_message, exception_stack: stack }
    }),
    spans: [],
    deploys: [...deploys],
  }
}

export function briefFor(change: Partial<Brief> = {}): Brief {
  const window = { from: at(-600), to: at(180) }
  const empty = { joined: [], question: undefined, words: [], settled: [], past: NO_PAST }
  return {
    service: 'checkout',
    signature: 'sig_0',
    onset: at(0),
    window,
    deployWindow: { from: at(-86_400), to: at(180) },
    bucket_s: BUCKET_S,
    usual_s: 600,
    ...empty,
    ...change,
  }
}

export function shipped(commits: readonly Commit[], by: DeploySeen): Shipped[] {
  return commits.map((one) => ({ commit: one, deploy: by }))
}

/** A code host that holds these commits and files, and refuses to write. */
export function readOnlyHost(commits: readonly Commit[], files: Readonly<Record<string, string>>): CodeHost {
  const refuse = async () => {
    throw new GiveUp('read-only', 'This host is for reading; use the sandbox to write.')
  }
  const found = (sha: string) => {
    const one = commits.find((entry) => entry.sha === sha)
    if (one === undefined) throw new GiveUp('not-found', 'Unknown commit; name one that the host has.')
    return one
  }
  return {
    repository: async () => ({
      id: 1,
      default_branch: 'trunk',
      head_sha: shaOf('head'),
      url: 'https://code.example/acme/shop',
    }),
    commit: async (_, sha) => found(sha),
    commitsBetween: async (_, base) =>
      base === shaOf('before bad') ? commits.filter((one) => one !== decoy) : [decoy],
    comparison: refuse,
    recentCommits: async () => commits.map((one) => ({ ...one, files: [] })),
    file: async (_, path) => files[path] ?? null,
    deployments: async () => [],
    releases: async () => [],
    ensureBranch: refuse,
    ensurePullRequest: refuse,
    findPullRequest: refuse,
    pullRequest: refuse,
    checks: async () => [],
    merge: refuse,
  }
}
