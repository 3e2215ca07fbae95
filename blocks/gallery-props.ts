import type { CauseProps } from './cause.ts'
import type { EvaluationProps } from './evaluation.ts'
import type { Evidence } from './evidence.ts'
import type { FixProps, FixState } from './fix-props.ts'
import type { DigestProps } from './lists/digest.ts'
import type { IncidentLine } from './lists/incident-list.ts'
import type { Decision, Head, Phase, RateFigure } from './props.ts'

export const ANN = { id: 'U012ANN', name: 'Ann' }
export const AT = '2026-03-02T09:04:00.000Z'
export const LATER = '2026-03-02T09:20:00.000Z'
export const DECISION: Decision = { by: ANN, at: LATER }

export function head(phase: Phase, change: Partial<Head> = {}): Head {
  return {
    incident_id: 'inc_checkout',
    cycle: 1,
    title: 'Checkout fails: TypeError: rate of undefined',
    severity: 'SEV-2',
    service: 'checkout',
    phase,
    since: AT,
    reopened: false,
    ...change,
  }
}

export const CAUSES = [
  {
    cause: 'Deploy 3f2a91c reads the rate of a cart that has none',
    service: 'checkout',
    change_ref: '3f2a91c04bd2',
    change_url: 'https://code.example/acme/shop/commit/3f2a91c04bd2',
    confidence: 0.87,
    evidence_ids: ['ev1', 'ev2', 'ev5'],
  },
  { cause: 'The rate service answers late', service: 'rates', confidence: 0.09, evidence_ids: ['ev3'] },
]

export const RULED_OUT = [{ cause: 'More load', why: 'requests are as usual' }]

export const EVIDENCE: readonly Evidence[] = [
  {
    id: 'ev1',
    kind: 'log_pattern',
    title: 'TypeError: rate of undefined',
    summary: '412 times in five minutes, never before',
    service: 'checkout',
    at: AT,
    count: 412,
    sample: "TypeError: Cannot read properties of undefined (reading 'rate')\n    at total (src/total.ts:12:28)",
  },
  { id: 'ev2', kind: 'commit', title: 'Read the rate from the cart', summary: 'Touches src/total.ts', at: AT },
]

export const CAUSE: CauseProps = {
  head: head('cause'),
  verdict: 'cause',
  summary: 'Checkout fails since deploy 3f2a91c, which reads a rate before it is set.',
  causes: CAUSES,
  ruled_out: RULED_OUT,
  would_change: ['The same error before 09:03'],
  five_whys: [{ why: 'The rate is read before it is set', evidence_ids: ['ev1'] }],
  reasoner: 'ranked-evidence',
  dropped_claims: 0,
}

export function fix(state: FixState, change: Partial<FixProps> = {}): FixProps {
  return {
    head: head('fix-drafted'),
    cycle: 1,
    kind: 'revert',
    title: 'Undo 3f2a91c: read the rate from the cart',
    why: 'It is the one change that explains the errors, and they began 8 s after it was deployed.',
    repo: 'acme/shop',
    base_branch: 'main',
    files: 1,
    additions: 3,
    deletions: 7,
    diff_sha256: 'ab12'.repeat(16),
    risk: { level: 'low', why: 'It goes back to code that ran for weeks.' },
    checklist: [{ item: 'touches no migration', ok: true }],
    reasoner: 'ranked-evidence',
    who_may_approve: 'Anyone in this channel who is on call may approve.',
    state,
    ...change,
  }
}

export const PULL = {
  number: 42,
  url: 'https://code.example/acme/shop/pull/42',
  head_sha: 'c0ffee'.repeat(7).slice(0, 40),
  checks: 'success' as const,
  checks_passed: 3,
  checks_all: 3,
}

export const DIFF =
  '--- a/src/total.ts\n+++ b/src/total.ts\n@@ -1 +1 @@\n-const rate = cart.rate.value\n+const rate = 1\n'

const figure = (requests: number, errors: number, low: number, high: number): RateFigure => ({
  requests,
  errors,
  rate: errors / requests,
  low,
  high,
})

export function evaluation(change: Partial<EvaluationProps> = {}): EvaluationProps {
  const minute = (i: number) => new Date(Date.parse(AT) + i * 60_000).toISOString()
  return {
    head: head('fix-works'),
    cycle: 1,
    verdict: 'pass',
    why: 'The error rate is back to what is usual, at the same traffic.',
    usual: figure(10_000, 20, 0.0013, 0.0031),
    before: figure(1_205, 412, 0.316, 0.369),
    after: figure(1_180, 2, 0.0005, 0.0062),
    series: Array.from({ length: 30 }, (_, i) => ({ at: minute(i), requests: 240, errors: i < 16 ? 82 : 0 })),
    fix_at: LATER,
    new_errors: [],
    over: false,
    ...change,
  }
}

export const LINE: IncidentLine = {
  incident_id: 'inc_checkout',
  cycle: 1,
  title: 'Checkout fails: TypeError: rate of undefined',
  service: 'checkout',
  severity: 'SEV-2',
  status: 'Investigating',
  since: AT,
}

const WAITING: IncidentLine = { ...LINE, incident_id: 'inc_2', status: 'Fix proposed: waits for approval' }
const ENDED: IncidentLine = { ...LINE, incident_id: 'inc_3', status: 'Resolved', commander: ANN.id }

export const QUIET_DIGEST: DigestProps = {
  from: AT,
  to: LATER,
  opened: [],
  open: [],
  ownerless: [],
  waiting: [],
  stale: [],
  resolved: [],
  suppressed: [],
  resolutions: 0,
  mttd: undefined,
  mtta: undefined,
  mttr: undefined,
  noisiest: [],
  own: [],
}

export const DIGEST: DigestProps = {
  ...QUIET_DIGEST,
  opened: [LINE, WAITING, ENDED],
  open: [LINE, WAITING],
  ownerless: [LINE],
  waiting: [WAITING],
  resolved: [ENDED],
  resolutions: 1,
  mttd: 48,
  mtta: 190,
  mttr: 5_400,
  noisiest: [{ words: 'ECONNRESET', service: 'checkout', incidents: 7 }],
  own: [{ title: LINE.title, messages: 14 }],
}
