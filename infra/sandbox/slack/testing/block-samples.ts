import type { Surface } from '../block-kit/surfaces.ts'

/** Blocks that are right, one that is wrong, and a part of what Slack says about that. */
export type LimitCase = readonly [
  what: string,
  good: readonly unknown[],
  bad: readonly unknown[],
  fault: string,
  surface?: Surface,
]

export const plain = (text: string) => ({ type: 'plain_text', text })
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
export const section = (text: string) => ({ type: 'section', text: mrkdwn(text) })
export const button = (extra = {}) => ({ type: 'button', text: plain('Go'), ...extra })
export const option = (value: string) => ({ text: plain(value), value })
export const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index))
export const table = (rows: number, columns: number) => ({
  type: 'table',
  rows: times(rows, () => times(columns, () => ({ type: 'raw_text', text: 'x' }))),
})
export const chart = {
  type: 'data_visualization',
  title: 'Errors',
  chart: { type: 'pie', segments: [{ label: 'a', value: 1 }] },
}
export const line = (points: readonly string[]) => ({
  type: 'data_visualization',
  title: 'Errors',
  chart: {
    type: 'line',
    series: [{ name: 's', data: points.map((label) => ({ label, value: 1 })) }],
    axis_config: { categories: ['1', '2'] },
  },
})
export const actions = (...elements: unknown[]) => ({ type: 'actions', elements })
export const select = (count: number) => ({
  type: 'static_select',
  options: times(count, (index) => option(`o${index}`)),
})
export const input = (element: unknown) => ({ type: 'input', label: plain('L'), element })
