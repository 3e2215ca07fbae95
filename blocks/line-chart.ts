import type { Block } from '@slack/types'
import { cut, oneLine } from './words.ts'

/** Slack's own chart; not yet in its type package. */
export interface ChartBlock extends Block {
  readonly type: 'data_visualization'
  readonly title: string
  readonly chart: {
    readonly type: 'line'
    readonly series: readonly Series[]
    readonly axis_config: {
      readonly categories: readonly string[]
      readonly x_label: string
      readonly y_label: string
    }
  }
}

interface Series {
  readonly name: string
  readonly data: readonly { readonly label: string; readonly value: number }[]
}

/** Lines on one axis: at most twenty times and six lines of as many values, each named otherwise; else nothing. */
export function lineChart(props: {
  readonly title: string
  /** ISO 8601, in order. */
  readonly times: readonly string[]
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[]
  readonly yLabel: string
}): ChartBlock | undefined {
  const labels = timeLabels(props.times)
  const names = new Set(props.series.map(({ name }) => name))
  if (labels.length < 2 || new Set(labels).size < labels.length) return undefined
  if (names.size < props.series.length || names.size === 0 || names.has('')) return undefined
  return {
    type: 'data_visualization',
    title: cut(oneLine(props.title), 50) || 'Over time',
    chart: {
      type: 'line',
      series: props.series.map(({ name, values }) => ({
        name,
        data: labels.map((label, i) => ({ label, value: values[i] ?? 0 })),
      })),
      axis_config: { categories: labels, x_label: 'Time, UTC', y_label: cut(props.yLabel, 50) },
    },
  }
}

/** `11:04`, with the day where they span more than one, with seconds where minutes repeat. */
export function timeLabels(times: readonly string[]): readonly string[] {
  const days = new Set(times.map((at) => at.slice(0, 10))).size > 1
  const seconds = new Set(times.map((at) => at.slice(0, 16))).size < times.length
  return times.map((at) => `${days ? `${at.slice(5, 10)} ` : ''}${at.slice(11, seconds ? 19 : 16)}`)
}
