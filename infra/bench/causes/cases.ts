import { type FoundCase, findCases } from '../../../src/cli/bench/causes/find-cases.ts'
import { readIncidentFolder } from '../../../src/cli/bench/causes/incident-folder.ts'
import { readMetricFolder } from '../../../src/cli/bench/causes/metric-folder.ts'
import type { ImportedCase } from '../../../src/cli/bench/causes/run-case.ts'
import { makeCase } from './made/make-case.ts'
import type { Template } from './made/template.ts'
import { type Truth, truthOf } from './truth.ts'

export interface KnownCase {
  readonly one: ImportedCase
  readonly truth: Truth
}

/** The cases of one sort below a folder whose truth is known. */
export function knownCases(data: string, kind: FoundCase['kind']): KnownCase[] {
  return findCases(data)
    .filter((found) => found.kind === kind)
    .flatMap(({ name, dir }) => {
      const truth = truthOf(dir)
      const read = kind === 'incident' ? readIncidentFolder : readMetricFolder
      return truth === undefined ? [] : [{ one: { name, ...read(dir) }, truth }]
    })
}

/** Windows of the healthy stretch that a case is compared with, as many as there are cases: nobody is to blame in them. */
export function quietCases(known: readonly KnownCase[]): KnownCase[] {
  return known.map(({ one }, place) => ({
    one: { ...one, name: `${one.name}/quiet`, ...quiet(one, place) },
    truth: { ref: undefined, decoys: [] },
  }))
}

/** Five points of what is usual stand for the window, and are taken out of what it is compared with. */
function quiet({ signals }: ImportedCase, place: number): Pick<ImportedCase, 'signals'> {
  const start = (usual: readonly number[]) => (place * 37 + 11) % Math.max(1, usual.length - 5)
  const series = signals.series.map(({ usual, points, ...rest }) => ({
    ...rest,
    usual: [...usual.slice(0, start(usual)), ...usual.slice(start(usual) + 5)],
    points: usual
      .slice(start(usual), start(usual) + 5)
      .map((value, at) => ({ atMs: points[at]?.atMs ?? at * 300_000, value })),
  }))
  return { signals: { ...signals, series } }
}

export function madeCases(templates: readonly Template[], seeds: readonly number[]): KnownCase[] {
  return templates.flatMap((template) =>
    seeds.map((seed) => {
      const one = makeCase(template, seed)
      return { one, truth: { ref: one.truth, decoys: one.decoys } }
    }),
  )
}
