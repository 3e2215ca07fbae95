export const IMPACT = {
  rate: 0.342,
  errors: 412,
  requests: 1_205,
  usual_rate: 0.002,
  users: 371,
  as_of: '2026-03-02T09:07:00.000Z',
}

const FAILED = { requests: 741, errors: 524, since: '2026-03-02T09:03:47.000Z' }

export const FAILING = {
  ...{ rate: 0.7, errors: 140, requests: 200, usual_rate: 0.009, usual_s: 3_600, as_of: '2026-03-02T09:07:00.000Z' },
  course: { now_s: 60, failing: true, failed: FAILED },
}

const SHIPPED = {
  kind: 'deploy',
  ...{ service: 'checkout', ref: '7c41d90be2aa', at: '2026-03-02T09:08:02.000Z' },
} as const

export const OVER = {
  ...{ rate: 0, errors: 0, requests: 200, usual_rate: 0.009, usual_s: 3_600, as_of: '2026-03-02T09:09:00.000Z' },
  course: {
    ...{ now_s: 60, failing: false, failed: FAILED },
    ...{ over_since: '2026-03-02T09:08:20.000Z', ended_after: SHIPPED },
  },
}
