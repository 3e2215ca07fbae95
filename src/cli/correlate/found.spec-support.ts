import type { Findings } from '../../../blocks/findings/props.ts'

export const at = (minute: number) => `2026-03-02T14:0${minute}:00.000Z`
/** A pool that ran dry a minute after a setting and a deploy. */
export const POOL_DRY: Findings = {
  window: { from: at(0), to: at(5) },
  usual: { from: '2026-03-02T13:00:00.000Z', to: at(0) },
  services: [
    {
      service: 'database',
      requests: 30,
      errors: 10,
      usual_rate: 0.01,
      trouble: {
        kind: 'errors',
        at: at(2),
        exact: true,
        from_start: false,
        observed: 10,
        expected: 0,
        title: 'pool\u001b[31m dry',
        after: [],
      },
      points: [0, 1, 2].map((minute) => ({ at: at(minute), requests: 10, errors: minute === 2 ? 10 : 0 })),
    },
    { service: 'app', requests: 10, errors: 0, points: [{ at: at(2), requests: 10, errors: 0 }] },
  ],
  errors: [],
  deploys: [{ services: ['app'], sha: 'a'.repeat(40), at: at(1) }],
  changes: [],
  causes: [{ title: 'Shrink the pool', confidence: 0.8, ref: 'b'.repeat(40), why: ['same words'] }],
  gaps: [],
}

/** The same, with a calm in the middle of its trouble. */
export function inOutages(found: Findings): Findings {
  const bouts = [
    { from: at(1), to: at(2) },
    { from: at(4), to: '2026-03-02T14:04:30.000Z' },
  ]
  const services = found.services.map((one) => (one.trouble ? { ...one, trouble: { ...one.trouble, bouts } } : one))
  return { ...found, services }
}
