import { sha256Hex } from '../../kit/hash.ts'
import type { PayloadOf } from '../events.ts'
import type { RateFigure } from '../payloads/shared.ts'

const SUSPECT = sha256Hex('base').slice(0, 40)

export const after = (atMs: number, seconds: number): string => new Date(atMs + seconds * 1_000).toISOString()
export const before = (atMs: number, seconds: number): string => after(atMs, -seconds)

/** A small but whole snapshot: two items, two hypotheses, one suspect commit. */
export function contextSample(about: {
  readonly service: string
  readonly cycle: number
  readonly atMs: number
}): PayloadOf<'ContextBuilt'> {
  const { service, cycle, atMs } = about
  const window = { from: before(atMs, 1_800), to: before(atMs, 0) }
  return {
    window,
    repo: 'acme/shop',
    base_sha: SUSPECT,
    sections: [
      { query_id: 'error_samples@1', window, rows: 12, bytes: 4_096, truncated: false, sha256: sha256Hex(`s${cycle}`) },
    ],
    evidence: [
      {
        id: 'ev1',
        kind: 'log_pattern',
        title: 'TypeError: rate of undefined',
        summary: '41 times in a minute',
        count: 41,
      },
      { id: 'ev2', kind: 'commit', title: 'Read the rate from the cart', summary: 'Touches total.ts', ref: SUSPECT },
    ],
    hypotheses: [
      {
        id: 'h1',
        kind: 'change',
        service,
        ref: SUSPECT,
        title: 'Read the rate from the cart',
        score: 3.2,
        parts: [{ name: 'onset', value: 3.2, why: 'Errors began 8 s after it was deployed', evidence_ids: ['ev1'] }],
        confidence: 0.9,
        evidence_ids: ['ev1', 'ev2'],
      },
      {
        id: 'h2',
        kind: 'load',
        service,
        title: 'More load',
        score: 0.1,
        parts: [],
        confidence: 0.05,
        evidence_ids: ['ev1'],
        ruled_out: 'Requests are as usual',
      },
    ],
    deploys: [{ id: 'd1', service, sha: SUSPECT, at: before(atMs, 120) }],
    suspects: [
      {
        sha: SUSPECT,
        title: 'Read the rate from the cart',
        author: 'Ada',
        at: before(atMs, 600),
        files: [{ path: 'src/total.ts', additions: 1, deletions: 1 }],
        deploy_id: 'd1',
      },
    ],
    sources: [{ path: 'src/total.ts', content: 'export const rate = cart.rate.value\n' }],
    rate: [{ at: before(atMs, 60), requests: 120, errors: 41 }],
    similar: [],
    gaps: ['No traces reach back before the deploy.'],
  }
}

/** Errors over requests in the ten minutes from `fromMs`, with a rough interval around the rate. */
export function rateFigure(fromMs: number, requests: number, errors: number): RateFigure {
  const rate = errors / requests
  const window = { from: after(fromMs, 0), to: after(fromMs, 600) }
  return { window, requests, errors, rate, low: rate / 2, high: Math.min(1, rate * 2) }
}
