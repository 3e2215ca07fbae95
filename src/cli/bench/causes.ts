import { closeSync, existsSync, openSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { GiveUp } from '../../kit/outcome.ts'
import { type FoundCase, findCases } from './causes/find-cases.ts'
import { readIncidentFolder } from './causes/incident-folder.ts'
import { readMetricFolder } from './causes/metric-folder.ts'
import { type Outcome, outcomeOf } from './causes/outcome-line.ts'
import { blames, contextOf } from './causes/run-case.ts'

/**
 * `faultline bench causes --data DIR --out FILE`: what the engine takes for the cause of each case below DIR, a JSON line a
 * case. `GiveUp('usage')` where there is no case.
 */
export async function benchCauses(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' }, out: { type: 'string' } } })
  const { data, out } = values
  if (data === undefined || out === undefined)
    throw new GiveUp('usage', 'Say where the cases are and where the answers go: bench causes --data DIR --out FILE')
  const cases = existsSync(data) ? findCases(data) : []
  if (cases.length === 0)
    throw new GiveUp(
      'usage',
      `There is no case below ${data}: give a folder with alert.json or metrics.csv in its folders.`,
    )
  const file = openSync(out, 'w')
  try {
    for (const found of cases) {
      const outcome = await answer(found).catch((error: unknown) => unread(found, error))
      if (outcome === undefined) continue
      writeSync(file, `${JSON.stringify(outcome)}\n`)
      console.log(said(outcome))
    }
  } finally {
    closeSync(file)
  }
}

/** One case that cannot be read must not take the others with it; it is said, and the command fails in the end. */
function unread(found: FoundCase, error: unknown): undefined {
  console.error(
    `${found.name}: not read, see that its files are whole: ${error instanceof Error ? error.message : error}`,
  )
  process.exitCode = 1
}

/** One case, read and ranked. */
export async function answer(found: FoundCase): Promise<Outcome> {
  const start = performance.now()
  const read = found.kind === 'incident' ? readIncidentFolder : readMetricFolder
  const imported = { name: found.name, ...read(found.dir) }
  const context = await contextOf(imported)
  return outcomeOf(found.name, context, blames(imported), performance.now() - start)
}

function said({ case: name, abstain, ranked, ms }: Outcome): string {
  const best = ranked[0]
  const cause = abstain || best === undefined ? 'no change of ours' : `${best.ref.slice(0, 40)} (${best.confidence})`
  return `${name.padEnd(44)} ${cause.padEnd(50)} ${ms} ms`
}
