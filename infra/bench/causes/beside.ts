import { contextOf, type ImportedCase } from '../../../src/cli/bench/causes/run-case.ts'
import { type Figure, rounded } from '../figure.ts'
import type { KnownCase } from './cases.ts'
import { type Answer, type Judged, judge, shareWords } from './judge.ts'
import { BESIDE_CODE, OTHER_BESIDE_CODE, type Template, THIRD_BESIDE_CODE } from './made/template.ts'

/** What may be left out of a case, or of every sum. */
interface Lack {
  readonly title: string
  readonly parts?: ReadonlySet<string>
  readonly of?: (one: ImportedCase) => ImportedCase
}

const SETS: readonly (readonly [name: string, templates: readonly Template[]])[] = [
  ['made up, changes beside code', BESIDE_CODE],
  ['made up, changes beside code in other words', OTHER_BESIDE_CODE],
  ['made up, changes beside code, written last', THIRD_BESIDE_CODE],
]

/** Incidents whose cause is a flag, a setting, a migration, or something that filled up. */
export async function benchBeside(
  casesOf: (templates: readonly Template[]) => readonly KnownCase[],
  parts: readonly string[],
): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const [name, templates] of SETS) {
    const cases = casesOf(templates)
    console.error(`\n${name}: right | among three | decoy named`)
    const whole = await judged(cases, { title: 'the engine' })
    say('the engine', whole)
    for (const group of [...new Set(cases.map(classOf))])
      say(
        `  ${group}`,
        await judged(
          cases.filter((one) => classOf(one) === group),
          { title: group },
        ),
      )
    say('latest change', judge(cases.map(({ one, truth }) => ({ answer: latestChange(one), truth }))))
    for (const lack of [...parts.map(withoutPart), VALUES, CHANGES]) {
      const less = await judged(cases, lack)
      if (less.right !== whole.right || less.decoys !== whole.decoys) say(lack.title, less)
    }
    const share = (metric: string, count: number): Figure => {
      return {
        bench: 'causes',
        metric: `${name}: ${metric}`,
        value: rounded((100 * count) / whole.n),
        unit: '%',
        n: whole.n,
      }
    }
    figures.push(share('right', whole.right), share('decoy named', whole.decoys))
  }
  return figures
}

const VALUES: Lack = {
  title: 'without what values were and are',
  of: (one) => ({ ...one, signals: { ...one.signals, flags: one.signals.flags.map(({ told: _, ...flag }) => flag) } }),
}
const CHANGES: Lack = {
  title: 'without flags, settings and migrations',
  of: (one) => ({ ...one, signals: { ...one.signals, flags: [] } }),
}

function withoutPart(part: string): Lack {
  return { title: `without ${part}`, parts: new Set([part]) }
}

async function judged(cases: readonly KnownCase[], { parts, of = (one) => one }: Lack): Promise<Judged> {
  const answers = []
  for (const { one, truth } of cases) answers.push({ answer: await answered(of(one), parts), truth })
  return judge(answers)
}

/** As people are told it: below an honest "no change explains this" only what filled up. */
async function answered(one: ImportedCase, without?: ReadonlySet<string>): Promise<Answer> {
  const { hypotheses } = await contextOf(one, without)
  const named = hypotheses.filter(({ kind }) => kind !== 'unknown')
  const blames = hypotheses[0]?.kind !== 'unknown'
  const told = blames ? named : named.filter(({ parts }) => parts.some(({ name }) => name === 'saturation'))
  return told.flatMap(({ ref }) => ref ?? [])
}

function latestChange({ rows, signals, alert }: ImportedCase): Answer {
  const all = [
    ...rows.deploys.map(({ sha: ref, at }) => ({ ref, at })),
    ...signals.flags.map(({ flag: ref, at }) => ({ ref, at })),
  ]
  const before = all.filter(({ at }) => at <= alert.at).sort((a, b) => (a.at < b.at ? 1 : -1))
  return before.slice(0, 1).map(({ ref }) => ref)
}

function classOf({ one }: KnownCase): string {
  return one.name.split(':')[0] ?? one.name
}

function say(title: string, { right, amongThree, decoys, n }: Judged): void {
  console.error(
    `  ${title.padEnd(38)} ${shareWords(right, n)} | ${shareWords(amongThree, n)} | ${shareWords(decoys, n)}`,
  )
}
