import type { Commit } from '../../../src/code-host/code-host.ts'
import { sha256Hex } from '../../../src/kit/hash.ts'

/** The application that fails: one repository, one commit that broke it, one that did not. */
/** Whose incidents this house works on; `NEIGHBOUR` has its own in the same log. */
export const TENANT = 'acme'
export const NEIGHBOUR = 'globex'
export const REPO = 'acme/shop'
export const SERVICE = 'checkout'
export const SIGNATURE = 'sig_rate_undefined'
export const START_MS = Date.parse('2026-03-02T09:00:00.000Z')
/** Looks like a credential and stands in the evidence: it may be found nowhere else. */
export const CANARY = ['AKIA', 'Q3EGWZ7NM4RT5SPD'].join('')

const sha = (name: string) => sha256Hex(name).slice(0, 40)
export const FIRST_SHA = sha('first')

export const FILES: ReadonlyMap<string, string> = new Map([
  ['src/total.js', 'export function rateOf(cart) {\n  return cart.rate.value\n}\n'],
  ['README.md', '# Shop\nAda is on call.\n'],
])

const BROKE =
  '@@ -1,3 +1,3 @@\n export function rateOf(cart) {\n-  return cart.rate?.value ?? 1\n+  return cart.rate.value\n }\n'
const SAID = '@@ -1 +1,2 @@\n # Shop\n+Ada is on call.\n'

/** Oldest first; the last is the head. */
export const COMMITS: readonly Commit[] = [
  commit('Say who is on call', 'README.md', SAID, -1_800_000),
  commit('Read the rate from the cart', 'src/total.js', BROKE, -900_000),
]
export const BASE_SHA = COMMITS[1]?.sha ?? ''

function commit(title: string, path: string, patch: string, ms: number): Commit {
  const count = (mark: string) => patch.split('\n').filter((line) => line.startsWith(mark)).length
  const at = new Date(START_MS + ms).toISOString()
  const files = [{ path, additions: count('+'), deletions: count('-'), patch }]
  const url = `https://code.example/${REPO}/commit/${sha(title)}`
  return { sha: sha(title), title, message: title, author: 'Ada', at, url, parents: [], files }
}
