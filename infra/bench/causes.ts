import { existsSync } from 'node:fs'
import { outcomeOf } from '../../src/cli/bench/causes/outcome-line.ts'
import { blames, contextOf } from '../../src/cli/bench/causes/run-case.ts'
import { MECHANISMS } from '../../workers/context-builder/mechanisms.ts'
import { FOR_CHANGES, FOR_NODES } from './causes/baselines.ts'
import { benchBeside } from './causes/beside.ts'
import { type KnownCase, knownCases, madeCases, quietCases } from './causes/cases.ts'
import { type Answer, judge, shareWords } from './causes/judge.ts'
import { OTHER_TEMPLATES, TEMPLATES } from './causes/made/template.ts'
import { type Figure, percentile, rounded } from './figure.ts'

/** Parts whose worth is measured by leaving them out. */
const PARTS = [
  'words',
  'stack',
  'mechanism',
  'service',
  'onset',
  'moved',
  'asleep',
  'drift',
  'novelty',
  'nature',
  'size',
  'error_class',
  'spread',
  'notice',
  'saturation',
  'traffic',
  'own_calls',
  'outside',
  'explained',
  'reach',
]

/**
 * `CAUSES_WITHOUT=words,moved` measures these alone, `CAUSES_WITHOUT=mechanisms` each class of mechanism, and
 * `CAUSES_WITHOUT=` none: each takes as long as the whole.
 */
const LEFT_OUT = leftOut(process.env.CAUSES_WITHOUT)

const SEEDS = [201, 202, 203, 204, 205, 206]

/** What the engine takes for the cause, beside what needs no engine; on cases of others where their folder is named. */
export async function benchCauses(): Promise<readonly Figure[]> {
  const data = process.env.BENCH_DATA
  if (data === undefined || !existsSync(data))
    console.error('causes: no cases of others (name their folder with --data DIR or BENCH_DATA); made-up ones alone')
  const incidents = data === undefined || !existsSync(data) ? [] : knownCases(data, 'incident')
  const nodes = data === undefined || !existsSync(data) ? [] : knownCases(data, 'metrics')
  const sets: readonly CaseSet[] = [
    { name: 'incidents of others', cases: incidents, baselines: FOR_CHANGES },
    { name: 'metrics of others', cases: nodes, baselines: FOR_NODES },
    { name: 'quiet windows of others', cases: quietCases(nodes), baselines: {} },
    { name: 'made up, rules written with them', cases: madeCases(TEMPLATES, SEEDS), baselines: FOR_CHANGES },
    { name: 'made up, apart from the rules', cases: madeCases(OTHER_TEMPLATES, SEEDS), baselines: FOR_CHANGES },
  ]
  const figures: Figure[] = []
  if (process.env.CAUSES_ONLY !== 'beside')
    for (const set of sets.filter((one) => one.cases.length > 0)) figures.push(...(await measured(set)))
  return [...figures, ...(await benchBeside((templates) => madeCases(templates, SEEDS), LEFT_OUT))]
}

function leftOut(named: string | undefined): readonly string[] {
  if (named === 'mechanisms') return MECHANISMS.map(({ name }) => `mechanism: ${name}`)
  return named?.split(',').filter(Boolean) ?? PARTS
}

interface CaseSet {
  readonly name: string
  readonly cases: readonly KnownCase[]
  readonly baselines: Readonly<Record<string, (one: KnownCase['one']) => Answer>>
}

async function measured({ name, cases, baselines }: CaseSet): Promise<Figure[]> {
  const took: number[] = []
  const sure: { confidence: number; right: boolean }[] = []
  const answers = []
  for (const { one, truth } of cases) {
    const start = performance.now()
    const answer = await answered(one)
    took.push(performance.now() - start)
    answers.push({ answer: answer.refs, truth })
    sure.push({ confidence: answer.confidence, right: judge([{ answer: answer.refs, truth }]).right === 1 })
  }
  const engine = judge(answers)
  console.error(`\n${name}: right | among three | decoy named`)
  say('the engine', engine)
  for (const [title, baseline] of Object.entries(baselines))
    say(title, judge(cases.map(({ one, truth }) => ({ answer: baseline(one), truth }))))
  sayConfidence(sure)
  for (const part of LEFT_OUT) await sayWithout(part, cases, engine)
  const about = { bench: 'causes', n: engine.n }
  const percent = (count: number) => rounded((100 * count) / engine.n)
  return [
    { ...about, metric: `${name}: right`, value: percent(engine.right), unit: '%' },
    { ...about, metric: `${name}: decoy named`, value: percent(engine.decoys), unit: '%' },
    { ...about, metric: `${name}: ranking p95`, value: rounded(percentile(took, 0.95)), unit: 'ms', aim: 2_000 },
  ]
}

function say(title: string, { right, amongThree, decoys, n }: ReturnType<typeof judge>): void {
  console.error(
    `  ${title.padEnd(16)} ${shareWords(right, n)} | ${shareWords(amongThree, n)} | ${shareWords(decoys, n)}`,
  )
}

function sayConfidence(sure: readonly { confidence: number; right: boolean }[]): void {
  for (const from of [0, 0.2, 0.4, 0.6, 0.8]) {
    const own = sure.filter(({ confidence }) => confidence >= from && confidence < from + 0.2)
    if (own.length > 0)
      console.error(
        `  held with ${from.toFixed(1)}-${(from + 0.2).toFixed(1)}: right ${shareWords(own.filter((one) => one.right).length, own.length)}`,
      )
  }
}

/** Only what changes an answer has a line: a part without one has not earned its place on these cases. */
async function sayWithout(part: string, cases: readonly KnownCase[], whole: ReturnType<typeof judge>): Promise<void> {
  const answers = []
  for (const { one, truth } of cases) answers.push({ answer: (await answered(one, new Set([part]))).refs, truth })
  const judged = judge(answers)
  if (judged.right !== whole.right || judged.decoys !== whole.decoys) say(`without ${part}`, judged)
}

async function answered(one: KnownCase['one'], without?: ReadonlySet<string>) {
  const outcome = outcomeOf(one.name, await contextOf(one, without), blames(one), 0)
  const named = outcome.ranked.filter(
    (cause) => cause.ref !== 'none' && (one.commits.length === 0 || cause.kind === 'change' || cause.kind === 'config'),
  )
  return {
    refs: outcome.abstain ? [] : named.map((cause) => cause.ref),
    confidence: outcome.ranked[0]?.confidence ?? 0,
  }
}
