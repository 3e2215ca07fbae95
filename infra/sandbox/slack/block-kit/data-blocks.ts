import { codePoints, isJson, type Json, jsonOf, jsonsOf, listOf, textOf } from '../json.ts'
import { boolean, byType, type Check, list, number, object, oneOf, type Report, string } from './check.ts'
import { richText } from './rich-text.ts'

const cellKinds: Readonly<Record<string, Check>> = {
  raw_text: object({ required: { type: oneOf('raw_text'), text: string(3000) } }),
  raw_number: object({
    required: {
      type: oneOf('raw_number'),
      value: number(-Number.MAX_VALUE, Number.MAX_VALUE),
      text: string(3000),
    },
  }),
  rich_text: richText,
}
const cell = byType(() => cellKinds)

const column = object({ optional: { align: oneOf('left', 'center', 'right'), is_wrapped: boolean } })

const table = object({
  required: { type: oneOf('table'), rows: list(list(cell, 1, 20), 1, 100) },
  optional: { block_id: string(255), column_settings: list(column, 0, 20) },
})

const dataTable = object({
  required: { type: oneOf('data_table'), caption: string(3000), rows: list(list(cell, 1, 20), 2, 101) },
  optional: { block_id: string(255), page_size: number(1, 100), row_header_column_index: number(0, 19) },
  also: evenRows,
})

const axis = object({
  required: { categories: list(string(20), 1, 20) },
  optional: { x_label: string(50), y_label: string(50) },
})
const segment = object({ required: { label: string(20), value: number(Number.MIN_VALUE, Number.MAX_VALUE) } })
const point = object({ required: { label: string(20), value: number(-Number.MAX_VALUE, Number.MAX_VALUE) } })
const series = object({ required: { name: string(20), data: list(point, 1, 20) } })

const charts: Readonly<Record<string, Check>> = {
  pie: object({ required: { type: oneOf('pie'), segments: list(segment, 1, 6) } }),
  ...Object.fromEntries(['line', 'bar', 'area'].map((type) => [type, seriesChart(type)])),
}

const dataVisualization = object({
  required: { type: oneOf('data_visualization'), title: string(50), chart: byType(() => charts) },
  optional: { block_id: string(255) },
})

/** Tables and charts. */
export const dataBlocks: Readonly<Record<string, Check>> = {
  table,
  data_table: dataTable,
  data_visualization: dataVisualization,
}

function seriesChart(type: string): Check {
  return object({ required: { type: oneOf(type), series: list(series, 1, 6), axis_config: axis }, also: onePointEach })
}

function onePointEach(chart: Json, pointer: string, report: Report): void {
  const categories = listOf(jsonOf(chart.axis_config).categories)
  const all = jsonsOf(chart.series)
  if (new Set(all.map((entry) => entry.name)).size !== all.length) report(`${pointer}/series`, 'names must be unique')
  all.forEach((entry, index) => {
    const labels = jsonsOf(entry.data).map((datum) => datum.label)
    const fits = labels.length === categories.length && categories.every((category) => labels.includes(category))
    if (!fits) report(`${pointer}/series/${index}/data`, 'must have exactly one point for each category')
  })
}

function evenRows(block: Json, pointer: string, report: Report): void {
  const rows = listOf(block.rows).map(listOf)
  const width = rows[0]?.length ?? 0
  if (rows.some((row) => row.length !== width)) report(`${pointer}/rows`, 'all rows must have the same number of cells')
  if (rows[0]?.some((entry) => isJson(entry) && entry.type === 'rich_text'))
    report(`${pointer}/rows/0`, 'header cells must not be rich_text')
  const characters = rows.flat().reduce<number>((sum, entry) => sum + codePoints(textOf(jsonOf(entry).text) ?? ''), 0)
  if (characters > 10_000) report(`${pointer}/rows`, 'must be less than 10001 characters')
}
