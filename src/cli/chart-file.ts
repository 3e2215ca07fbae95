import { writeFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Chart } from '../charts/chart.ts'
import { drawChart } from '../charts/draw-chart.ts'
import { GiveUp } from '../kit/outcome.ts'

/** The file that `--chart` names, looked at before any work is done. */
export function chartFileOf(given: string | undefined): string | undefined {
  if (given === undefined || extname(given).toLowerCase() === '.svg') return given
  throw new GiveUp(
    'usage',
    `--chart ${given}: charts are written as SVG. Write .svg, as in --chart chart.svg; every browser opens it and prints it to other formats.`,
  )
}

export async function writeChart(file: string, chart: Chart): Promise<void> {
  await writeFile(file, drawChart(chart)).catch((cause: unknown) => {
    throw new GiveUp(
      'chart-not-written',
      `The chart could not be written to ${file}. Name a folder that is there and yours.`,
      {
        cause,
      },
    )
  })
}
