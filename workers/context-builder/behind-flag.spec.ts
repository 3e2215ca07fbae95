import { describe, expect, it } from 'vitest'
import { focusOf } from './focus.ts'
import { NO_PAST } from './past.ts'
import { rank } from './rank.ts'
import { at, briefFor, commit, deploy, shipped, telemetryOf } from './scene.spec-support.ts'
import { type FlagChange, NO_SIGNALS } from './signals.ts'

const hidden = commit(
  'Rank again by meaning',
  'src/search.js',
  "@@ -1 +1,3 @@\n+if (flags.isOn('search_rerank')) {\n+  hits = crossEncoder.score(hits)\n+}\n",
  -8_000,
)

function ranked(flag: Partial<FlagChange>, deployedS = -7_200) {
  const by = deploy('bad', deployedS)
  const flags = [{ flag: 'search_rerank', service: 'checkout', at: at(-120), change: '0%->100%', ...flag }]
  const told = [{ title: 'Error: crossEncoder gave no answer for hits in time' }]
  const telemetry = { ...telemetryOf(told, [by]), signals: { ...NO_SIGNALS, flags } }
  const focus = focusOf(briefFor(), telemetry)
  return rank({ focus, telemetry, shipped: shipped([hidden], by), settled: [], past: NO_PAST, idOf: () => undefined })
}

const namesOf = (all: ReturnType<typeof ranked>, ref: string) =>
  all.find((one) => one.ref === ref)?.parts.map(({ name }) => name) ?? []

describe('workers/context-builder/behind-flag.ts', () => {
  it('blames the flag that was switched, with the words of the code that waited for it', () => {
    const all = ranked({})
    expect(namesOf(all, hidden.sha)).toContain('asleep')
    expect(all.findIndex(({ ref }) => ref === 'search_rerank')).toBeLessThan(
      all.findIndex(({ ref }) => ref === hidden.sha),
    )
    expect(all.find(({ ref }) => ref === 'search_rerank')?.parts.find(({ name }) => name === 'words')?.why).toMatch(
      /the code that waited for it and the errors share the words .*encoder/,
    )
  })

  it.each([
    ['a flag of another name', { flag: 'search_banner' }, -7_200],
    ['a flag that was switched after the errors', { at: at(300) }, -7_200],
    ['code that came out with the switch', {}, -300],
  ] as const)('lets no code sleep for %s', (_, flag, deployedS) => {
    expect(namesOf(ranked(flag, deployedS), hidden.sha)).not.toContain('asleep')
  })
})
