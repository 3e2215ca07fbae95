import type { PayloadOf } from '../../src/timeline/events.ts'

type Context = PayloadOf<'ContextBuilt'>

/** The most a snapshot may weigh: bytes of JSON, the same in whatever order of keys. */
export const MAX_CONTEXT_BYTES = 256 * 1024

/** One way to make a snapshot smaller; undefined when there is nothing left to take. */
interface Rule {
  readonly what: string
  readonly apply: (context: Context) => Context | undefined
}

/**
 * Takes away by rule, least needed first, until it fits; what was taken is said in the gaps. Pure: same snapshot, same
 * bytes. What the leading suspect needs for a revert (its patch, its sources) goes last.
 */
export function trim(context: Context, maxBytes = MAX_CONTEXT_BYTES): Context {
  if (bytesOf(context) <= maxBytes - NOTE_BYTES) return context
  let kept = context
  const taken = new Map<string, number>()
  for (const rule of RULES) {
    while (bytesOf(kept) > maxBytes - NOTE_BYTES) {
      const smaller = rule.apply(kept)
      if (smaller === undefined) break
      kept = smaller
      taken.set(rule.what, (taken.get(rule.what) ?? 0) + 1)
    }
  }
  if (taken.size === 0) return kept
  const said = [...taken].map(([what, times]) => `${times} ${what}`).join(', ')
  return { ...kept, gaps: [...kept.gaps.slice(0, 19), `Left out to keep the snapshot small: ${said}.`.slice(0, 500)] }
}

/** Of its JSON. What stays in a snapshot while others are taken away is counted once. */
export function bytesOf(context: Context): number {
  const fields = Object.entries(context).filter(([, value]) => value !== undefined)
  const sizes = fields.map(
    ([key, value]) => jsonBytes(key) + 1 + (Array.isArray(value) ? listBytes(value) : jsonBytes(value)),
  )
  return 1 + sizes.reduce((sum, size) => sum + size + 1, fields.length > 0 ? 0 : 1)
}

const COUNTED = new WeakMap<object, number>()

function listBytes(items: readonly unknown[]): number {
  return 1 + items.reduce<number>((sum, item) => sum + itemBytes(item) + 1, items.length > 0 ? 0 : 1)
}

function itemBytes(item: unknown): number {
  if (typeof item !== 'object' || item === null) return jsonBytes(item)
  const bytes = COUNTED.get(item) ?? jsonBytes(item)
  COUNTED.set(item, bytes)
  return bytes
}

function jsonBytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value) ?? 'null').length
}

/** Room for the sentence that says what was taken. */
const NOTE_BYTES = 600
const SHORT_SAMPLE = 400

const RULES: readonly Rule[] = [
  { what: 'long samples', apply: (context) => shortenSample(context, 5) },
  { what: 'source files', apply: (context) => dropSource(context) },
  { what: 'patches', apply: (context) => dropPatch(context) },
  {
    what: 'points of the rate',
    apply: (context) => (context.rate.length > 60 ? { ...context, rate: thin(context.rate) } : undefined),
  },
  { what: 'long samples of leading errors', apply: (context) => shortenSample(context, 0) },
  { what: 'suspects', apply: (context) => dropLast(context, 'suspects', 1) },
  { what: 'sources of the leading suspect', apply: (context) => dropLast(context, 'sources', 0) },
  { what: 'uncited evidence items', apply: (context) => dropUncited(context) },
]

function shortenSample(context: Context, from: number): Context | undefined {
  const last = context.evidence.findLastIndex(
    (item, place) => place >= from && (item.sample?.length ?? 0) > SHORT_SAMPLE,
  )
  if (last < 0) return undefined
  const evidence = context.evidence.map((item, place) =>
    place === last ? { ...item, sample: `${(item.sample ?? '').slice(0, SHORT_SAMPLE - 1)}…` } : item,
  )
  return { ...context, evidence }
}

/** The last file that the leading suspect does not touch. */
function dropSource(context: Context): Context | undefined {
  const needed = new Set(leader(context)?.files.map((file) => file.path))
  const last = context.sources.findLastIndex((source) => !needed.has(source.path))
  return last < 0 ? undefined : { ...context, sources: context.sources.filter((_, place) => place !== last) }
}

/** All patches of the lowest ranked suspect that still has any, the leader apart. */
function dropPatch(context: Context): Context | undefined {
  const rankOf = (sha: string) => context.hypotheses.findIndex((hypothesis) => hypothesis.ref === sha)
  const first = leader(context)?.sha
  const having = context.suspects.filter((s) => s.sha !== first && s.files.some((file) => file.patch !== undefined))
  const worst = having.sort((a, b) => place(rankOf(b.sha)) - place(rankOf(a.sha)))[0]
  if (worst === undefined) return undefined
  const bare = worst.files.map(({ patch: _, ...file }) => file)
  return { ...context, suspects: context.suspects.map((s) => (s.sha === worst.sha ? { ...s, files: bare } : s)) }
}

function place(rank: number): number {
  return rank < 0 ? Number.MAX_SAFE_INTEGER : rank
}

function leader(context: Context) {
  const shas = new Set(context.suspects.map((suspect) => suspect.sha))
  const ref = context.hypotheses.find((hypothesis) => hypothesis.ref !== undefined && shas.has(hypothesis.ref))?.ref
  return context.suspects.find((suspect) => suspect.sha === ref)
}

function thin(rate: Context['rate']): Context['rate'] {
  const pairs = rate.flatMap((point, index) => (index % 2 === 0 ? [[point, rate[index + 1]] as const] : []))
  return pairs.map(([a, b]) => (b ? { at: a.at, requests: a.requests + b.requests, errors: a.errors + b.errors } : a))
}

function dropLast(context: Context, list: 'suspects' | 'sources', keep: number): Context | undefined {
  return context[list].length <= keep ? undefined : { ...context, [list]: context[list].slice(0, -1) }
}

function dropUncited(context: Context): Context | undefined {
  const cited = new Set(context.hypotheses.flatMap((hypothesis) => hypothesis.evidence_ids))
  const last = context.evidence.findLastIndex((item) => !cited.has(item.id))
  return last < 0 ? undefined : { ...context, evidence: context.evidence.filter((_, index) => index !== last) }
}
