import { describe, expect, it } from 'vitest'
import { NO_PAST } from './past.ts'
import { fatesOf } from './relanded.ts'
import { commit, deploy, ONSET_MS, shipped } from './scene.spec-support.ts'

const forth = '@@ -1 +1 @@\n-const rate = 1\n+const rate = cart.rate.value\n'
const back = '@@ -1 +1 @@\n-const rate = cart.rate.value\n+const rate = 1\n'
const landed = commit('Read the rate', 'src/total.js', forth, -900)
const revert = commit('Revert "Read the rate"', 'src/total.js', back, -600)
const merge = commit('Merge pull request #1', 'src/total.js', back, -500)
const again = commit('Read the rate again', 'src/total.js', forth, -100)

function fates(...commits: Parameters<typeof shipped>[0]) {
  const began = { atMs: ONSET_MS, precisionMs: 1_000 }
  return fatesOf({
    shipped: shipped(commits, deploy('all', -50)),
    past: NO_PAST,
    began,
    goesOn: () => false,
    settled: [],
  })
}

describe('workers/context-builder/relanded.ts', () => {
  it('takes the merge of a revert for no change that landed twice, in whatever order commits are told', () => {
    for (const told of [fates(landed, revert, merge), fates(merge, revert, landed)]) {
      expect(told.get(merge.sha)).toEqual({})
      expect(told.get(revert.sha)).toEqual({})
      expect(told.get(landed.sha)?.takenBackBy).toBeDefined()
    }
  })

  it('knows a change that was taken back between', () => {
    const told = fates(again, merge, landed, revert)
    expect(told.get(again.sha)?.before?.where).toMatch(new RegExp(`^by ${revert.sha.slice(0, 7)}$`))
  })
})
