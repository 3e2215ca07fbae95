import { countWords } from '../../src/kit/figures.ts'
import type { ScorePart } from '../../src/timeline/payloads/context.ts'
import { type Began, besideErrors, epochMs, GRACE_MS, leadOf, tooLate } from '../../src/worker-kit/instants.ts'
import type { Settled, Shipped } from './gathered.ts'
import { natureOf } from './inert.ts'
import { mechanismOf } from './mechanism.ts'
import { type Fate, fatePart } from './relanded.ts'
import { part } from './score-part.ts'
import { type Frame, stackMatch } from './stack.ts'
import { type DiffLines, diffLines, wordsOf } from './words.ts'

/** What the evidence says that any change is measured against. */
export interface Scene {
  readonly service: string
  readonly services: readonly string[]
  readonly began: Began
  /** Words of the errors and how much each counts. */
  readonly errorWords: ReadonlyMap<string, number>
  readonly errorText: string
  readonly frames: readonly Frame[]
  /** The leading error is new in the window. */
  readonly fresh: boolean
  /** It came before, but in past incidents alone. */
  readonly back: boolean
  readonly firstSeenMs: number
  readonly rarity: (word: string) => number
  /** Ids of the errors that lead the incident, and of those with a stack. */
  readonly errorIds: readonly string[]
  readonly settled: readonly Settled[]
  /** What became of each commit, by sha. */
  readonly fates: ReadonlyMap<string, Fate>
}

export interface Candidate extends Shipped {
  readonly words: ReadonlyMap<string, number>
  readonly evidenceIds: readonly string[]
}

/** Every part of a change's score; parts of value 0 are left out. */
export function changeParts(candidate: Candidate, scene: Scene): ScorePart[] {
  const diff = diffLines(candidate.commit)
  const parts = [
    words(candidate, scene),
    stack(candidate, scene),
    mechanism(candidate, diff, scene),
    place(candidate, scene),
    timing(candidate, scene),
    novelty(candidate, scene),
    nature(candidate, diff),
    size(candidate),
    fatePart(scene.fates.get(candidate.commit.sha), candidate.evidenceIds),
    settled(candidate, scene),
  ]
  return parts.filter((part): part is ScorePart => part !== undefined && part.value !== 0)
}

function words({ words: own, evidenceIds }: Candidate, scene: Scene): ScorePart | undefined {
  const shared = [...scene.errorWords]
    .map(([word, weight]) => ({ word, weight: weight * (own.get(word) ?? 0) * scene.rarity(word) }))
    .filter((entry) => entry.weight > 0)
    .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1))
    .slice(0, 6)
  if (shared.length === 0) return undefined
  const sum = shared.reduce((total, entry) => total + entry.weight, 0)
  const named = shared.map((entry) => entry.word).join(', ')
  return part('words', Math.min(2.5, sum * 0.35), `its lines and the errors share the words ${named}`, [
    ...evidenceIds,
    ...scene.errorIds,
  ])
}

function stack({ commit, evidenceIds }: Candidate, scene: Scene): ScorePart | undefined {
  const match = stackMatch(commit, scene.frames)
  return match && part('stack', match.value, match.why, [...evidenceIds, ...scene.errorIds])
}

function mechanism({ evidenceIds }: Candidate, diff: DiffLines, scene: Scene): ScorePart | undefined {
  const why = mechanismOf(diff, scene.errorText)
  return why === undefined ? undefined : part('mechanism', 1.6, why, [...evidenceIds, ...scene.errorIds])
}

/** A path that names the failing service, another service, or none. Silent where no path names any. */
function place({ commit, deploy, evidenceIds }: Candidate, scene: Scene): ScorePart | undefined {
  const paths = commit.files.map((file) => file.path.toLowerCase())
  const named = scene.services.filter((service) =>
    stems(service).some((stem) => paths.some((path) => path.includes(stem))),
  )
  if (named.includes(scene.service))
    return part('service', 0.6, `it touches ${scene.service}, which failed first`, evidenceIds)
  if (named.length > 0 && deploy?.service !== scene.service)
    return part('service', -0.7, `touches ${named.join(', ')} and not ${scene.service}`, evidenceIds)
  if (deploy?.service === scene.service) return part('service', 0.3, `shipped with ${scene.service}`, evidenceIds)
  return undefined
}

function stems(service: string): string[] {
  const bare = service.toLowerCase().replace(/[-_]?(?:service|svc|api|server|app)$/, '')
  return bare.length > 2 ? [service.toLowerCase(), bare] : [service.toLowerCase()]
}

/** At most 0.6, so that being the latest is never enough; a change that came later than the errors is out. */
function timing({ commit, deploy, evidenceIds }: Candidate, scene: Scene): ScorePart {
  const at = deploy?.at ?? commit.at
  const when = besideErrors(scene.began, at)
  if (tooLate(scene.began, at)) return part('onset', -6, `${deploy ? 'deployed' : 'committed'} ${when}`, evidenceIds)
  const leadMs = leadOf(scene.began, at)
  const what = deploy ? 'deployed' : 'committed (no deploy was seen)'
  const near = leadMs < 900_000 ? 0.6 : leadMs < 7_200_000 ? 0.45 : leadMs < 43_200_000 ? 0.25 : 0.1
  return part('onset', deploy ? near : near / 2, `${what} ${when}`, evidenceIds)
}

function novelty({ deploy, evidenceIds }: Candidate, scene: Scene): ScorePart | undefined {
  if (deploy === undefined || tooLate(scene.began, deploy.at)) return undefined
  const ids = [...evidenceIds, ...scene.errorIds]
  if (!scene.fresh) return part('novelty', -0.5, 'the leading error was there before', ids)
  const news = scene.back
    ? 'came back with this deploy; before, only past incidents had it'
    : 'is new since this deploy'
  return scene.firstSeenMs >= epochMs(deploy.at) - GRACE_MS
    ? part('novelty', 0.5, `the leading error ${news}`, ids)
    : part('novelty', -1, 'the leading error was seen before this deploy', ids)
}

function nature({ commit, evidenceIds }: Candidate, diff: DiffLines): ScorePart | undefined {
  switch (natureOf(commit, diff)) {
    case 'inert':
      return part('nature', -4, 'changes only documents, tests, comments or the build pipeline', evidenceIds)
    case 'manifest':
      return part('nature', -0.8, 'changes only versions of libraries', evidenceIds)
    case 'motion':
      return part('nature', -0.9, 'moves code without changing what it does', evidenceIds)
    default:
      return undefined
  }
}

function size({ commit, evidenceIds }: Candidate): ScorePart {
  const lines = commit.files.reduce((sum, file) => sum + file.additions + file.deletions, 0)
  return part(
    'size',
    Math.min(0.2, Math.log2(1 + lines) * 0.03),
    `${countWords(lines, 'line')} in ${countWords(commit.files.length, 'file')}`,
    evidenceIds,
  )
}

function settled({ commit, evidenceIds }: Candidate, scene: Scene): ScorePart | undefined {
  const found = scene.settled.find((entry) => entry.ref === commit.sha)
  return found && part('settled', -5, found.why, evidenceIds)
}

/** The words of an error, quoted ones counting half as much again; names of services say nothing about a diff. */
export function errorWordsOf(texts: readonly { text: string; weight: number }[], services: readonly string[]) {
  const ours = new Set(services.flatMap((service) => [...wordsOf(service), ...stems(service)]))
  const weights = new Map<string, number>()
  for (const { text, weight } of texts) {
    const quoted = new Set(
      [...text.matchAll(/['"`[]([\w.-]{3,40})['"`\]]/g)].flatMap(([, word]) => wordsOf(word ?? '')),
    )
    for (const word of wordsOf(text)) {
      if (ours.has(word)) continue
      weights.set(word, Math.max(weights.get(word) ?? 0, weight * (quoted.has(word) ? 1.5 : 1)))
    }
  }
  return weights
}
