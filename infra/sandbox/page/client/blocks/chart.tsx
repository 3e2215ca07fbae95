import { type Block, plain, type Series } from '../model.ts'
import { coloursOf } from './chart-colours.ts'
import { shownLabels } from './chart-labels.ts'

const WIDTH = 560
const HEIGHT = 180
const LEFT = 44
/** Half the width of a label that stands under the last point. */
const RIGHT = 28
const BOTTOM = 26

interface Plot {
  readonly series: readonly Series[]
  readonly colours: readonly string[]
  readonly labels: readonly string[]
  readonly max: number
  readonly x: (i: number) => number
  readonly y: (value: number) => number
}

/** A data_visualization block: lines, areas, bars or a pie told as bars. */
export function Chart({ block }: { block: Block }) {
  const plot = plotOf(block)
  const bars = block.chart?.type === 'bar' || block.chart?.type === 'pie'
  return (
    <figure class="chart">
      <figcaption>{plain(block.title)}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={plain(block.title)}>
        <Axes plot={plot} />
        {bars ? <Bars plot={plot} /> : <Lines plot={plot} />}
      </svg>
      <div class="legend">
        {plot.series.map(({ name }, s) => (
          <span key={name}>
            <i style={{ background: plot.colours[s] }} /> {name}
          </span>
        ))}
      </div>
    </figure>
  )
}

function plotOf({ chart, title }: Block): Plot {
  const series = chart?.series ?? [{ name: plain(title), data: chart?.segments ?? [] }]
  const labels = chart?.axis_config?.categories ?? series[0]?.data.map(({ label }) => label) ?? []
  const max = roundedUp(Math.max(...series.flatMap(({ data }) => data.map(({ value }) => value)), 1e-9))
  return {
    series,
    colours: coloursOf(series.map(({ name }) => name)),
    labels,
    max,
    x: (i) => LEFT + (labels.length < 2 ? 0 : (i * (WIDTH - LEFT - RIGHT)) / (labels.length - 1)),
    y: (value) => 10 + (1 - value / max) * (HEIGHT - BOTTOM - 10),
  }
}

function Axes({ plot: { labels, max, x, y } }: { plot: Plot }) {
  const isShown = shownLabels(labels)
  return (
    <>
      {[0, 0.5, 1].map((part) => (
        <g key={part}>
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(max * part)} y2={y(max * part)} stroke="#ddd" />
          <text x={LEFT - 6} y={y(max * part) + 4} text-anchor="end">
            {short(max * part)}
          </text>
        </g>
      ))}
      {labels.map((label, i) => (
        <text key={label} x={x(i)} y={HEIGHT - 8} text-anchor="middle">
          {isShown[i] ? label : ''}
        </text>
      ))}
    </>
  )
}

function Bars({ plot: { series, colours, x, y } }: { plot: Plot }) {
  return (
    <>
      {series.map(({ data }, s) =>
        data.map(({ label, value }, i) => (
          <rect
            key={label}
            x={x(i) - 6 + s * 7}
            y={y(value)}
            width="6"
            height={HEIGHT - BOTTOM - y(value)}
            fill={colours[s]}
          />
        )),
      )}
    </>
  )
}

function Lines({ plot: { series, colours, x, y } }: { plot: Plot }) {
  return (
    <>
      {series.map(({ name, data }, s) => (
        <polyline
          key={name}
          fill="none"
          stroke={colours[s]}
          stroke-width="2"
          points={data.map(({ value }, i) => `${x(i)},${y(value)}`).join(' ')}
        />
      ))}
    </>
  )
}

/** The next of 1, 2, 4, 6, 8 or 10 times a power of ten: halves of it are short to write. */
function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return power * ([1, 2, 4, 6, 8].find((step) => value <= step * power) ?? 10)
}

function short(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 100) / 100)
}
