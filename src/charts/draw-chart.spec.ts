import { describe, expect, it } from 'vitest'
import type { Chart, ChartLane } from './chart.ts'
import { drawChart } from './draw-chart.ts'

const START = Date.parse('2026-03-02T14:00:00Z')
const MINUTE = 60_000

function lane(name: string, values: readonly number[], more: Partial<ChartLane> = {}): ChartLane {
  const points = values.map((value, n) => ({ atMs: START + n * MINUTE, value }))
  return { name, notes: [], tone: 'error', unit: '%', points, sizeMs: MINUTE, ...more }
}

const OUTAGE: Chart = {
  title: 'Requests failing: database, payments, checkout',
  subtitle: '2026-03-02 14:00:00 to 2026-03-02 14:20:00 UTC',
  fromMs: START,
  toMs: START + 20 * MINUTE,
  lanes: ['database', 'payments'].map((name, later) =>
    lane(
      name,
      Array.from({ length: 20 }, (_, n) => (n < 9 + later ? 0.4 : 30 + n - later)),
      {
        notes: ['34 % of 1,205 requests fail, usual 0.4 %', 'pool exhausted'],
        usual: 0.4,
        trouble: {
          fromMs: START + (9 + later) * MINUTE,
          toMs: START + 20 * MINUTE,
          tone: 'error',
          label: `14:${later === 0 ? '09' : '10'}:00`,
        },
      },
    ),
  ),
  marks: [
    { atMs: START - 3 * MINUTE, kind: 'deploy', label: 'aaaaaaaaaaaa on checkout' },
    { atMs: START + 7 * MINUTE, kind: 'config', label: 'pool.max=5 on database' },
    { atMs: START + 7 * MINUTE, kind: 'flag', label: 'new-checkout off -> on' },
    { atMs: START + 8 * MINUTE, kind: 'deploy', label: 'bbbbbbbbbbbb on database' },
  ],
  notes: ['Likely cause (62 %): pool.max=5'],
}

/** The names of all elements; throws where the document is not well-formed. */
function elements(svg: string): readonly string[] {
  const open: string[] = []
  const names: string[] = []
  const rest = svg.replace(/<(\/?)([a-z]+)((?: [a-zA-Z0-9-]+="[^"<]*")*)(\/?)>/g, (_, end, name, __, empty) => {
    if (end === '/') expect(open.pop()).toBe(name)
    else if (empty !== '/') open.push(name)
    if (end !== '/') names.push(name)
    return ''
  })
  expect(open).toEqual([])
  expect(rest.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toMatch(/[<>&]/)
  return names
}

describe('src/charts/draw-chart.ts', () => {
  it('draws an outage with what was changed before it', async () => {
    const svg = drawChart(OUTAGE)
    elements(svg)
    await expect(svg).toMatchFileSnapshot('./__snapshots__/outage.svg')
  })

  it('names each change by kind, and puts badges that would touch below each other', () => {
    const svg = drawChart(OUTAGE)
    for (const name of ['D1', 'D2', 'F1', 'C1']) expect(svg).toContain(`>${name}</text>`)
    const lines = svg.match(/<line [^>]*class="mark [a-z]+"\/>/g) ?? []
    expect(lines).toHaveLength(3)
    expect(new Set(lines.map((line) => /y1="([\d.]+)"/.exec(line)?.[1])).size).toBe(2)
    expect(svg).toContain('13:57:00 (not on this axis)')
  })

  it('lets no word of a log become markup, a script or a reference', () => {
    const nasty = '</text><script>alert(1)</script>&<a href="https://x">\u0000\u001b[31m\u202e\ud800"\'onload="x'
    const svg = drawChart({
      ...OUTAGE,
      title: nasty,
      subtitle: nasty,
      notes: [nasty],
      marks: [{ atMs: START, kind: 'deploy', label: nasty }],
      lanes: [lane(nasty, [1], { notes: [nasty, nasty] })],
    })
    const allowed = ['svg', 'title', 'desc', 'style', 'rect', 'text', 'line', 'path']
    expect(elements(svg).filter((name) => !allowed.includes(name))).toEqual([])
    expect(svg.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
  })

  it('breaks a line where there is no point, and stands what is nothing at all', () => {
    const gap = lane('gap', [5, 5])
    const [first, second] = gap.points
    const holed = {
      ...gap,
      points: [first, second && { ...second, atMs: START + 10 * MINUTE }].flatMap((p) => p ?? []),
    }
    const path = /class="area error"|d="([^"]+)" class="area error"/.exec(drawChart({ ...OUTAGE, lanes: [holed] }))
    expect(path?.[1]?.match(/M/g)).toHaveLength(2)
    expect(elements(drawChart({ ...OUTAGE, lanes: [lane('none', [])], marks: [], toMs: START }))).toContain('path')
  })

  it('stays bounded whatever it is given, and says what it left out', () => {
    const marks = Array.from({ length: 500 }, (_, n) => ({ atMs: START + n, kind: 'flag' as const, label: `f${n}` }))
    const lanes = Array.from({ length: 60 }, (_, n) => lane('x'.repeat(9_000), [n]))
    const svg = drawChart({ ...OUTAGE, marks, lanes })
    expect(svg.length).toBeLessThan(60_000)
    expect(svg).toContain('36 more lanes are not shown.')
    expect(svg).toContain('470 more older changes are not shown.')
  })
})
