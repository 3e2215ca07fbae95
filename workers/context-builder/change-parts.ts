import { countWords } from '../../src/kit/figures.ts'
import type { ScorePart } from '../../src/timeline/payloads/context.ts'
import { epochMs, GRACE_MS, tooLate } from '../../src/worker-kit/instants.ts'
import { asleep } from './behind-flag.ts'
import type { Candidate } from './candidate.ts'
import { place } from './change-place.ts'
import { drift, moved, timing } from './change-timing.ts'
import { natureOf } from './inert.ts'
import { mechanismOf } from './mechanism.ts'
import { newVersion } from './new-version.ts'
import { fatePart } from './relanded.ts'
import type { Scene } from './scene.ts'
import { part } from './score-part.ts'
import { sharedWords } from './shared-words.ts'
import { stackMatch } from './stack.ts'
import { type DiffLines, diffLines } from './words.ts'

/** Every part of a change's score; parts of value 0 are left out. */
export function changeParts(candidate: Candidate, scene: Scene): ScorePart[] {
  const diff = diffLines(candidate.commit)
  const moves = moved(candidate, scene)
  const parts = [
    sharedWords(candidate.words, scene, 'its lines', candidate.evidenceIds),
    stack(candidate, scene),
    mechanism(candidate, diff, scene),
    placed(candidate, scene, moves !== undefined),
    timing(candidate, scene),
    moves,
    drift(candidate, scene),
    asleep(candidate, scene),
    novelty(candidate, scene),
    newVersion(diff, scene) === undefined ? nature(candidate, diff) : undefined,
    size(candidate),
    fatePart(scene.fates.get(candidate.commit.sha), candidate.evidenceIds),
    settled(candidate, scene),
  ]
  return parts.filter((part): part is ScorePart => part !== undefined && part.value !== 0)
}

/** Of a service elsewhere that moved with its deploy it says nothing that it does not touch the service hit. */
function placed(candidate: Candidate, scene: Scene, isMoving: boolean): ScorePart | undefined {
  const found = place(candidate, scene)
  return isMoving && found !== undefined && found.value < 0 ? undefined : found
}

function stack({ commit, evidenceIds }: Candidate, scene: Scene): ScorePart | undefined {
  const match = stackMatch(commit, scene.frames)
  return match && part('stack', match.value, match.why, [...evidenceIds, ...scene.errorIds])
}

function mechanism({ evidenceIds }: Candidate, diff: DiffLines, scene: Scene): ScorePart | undefined {
  const found = mechanismOf(diff, scene)
  return found && part('mechanism', found.value, found.why, [...evidenceIds, ...scene.errorIds])
}

function novelty({ deploy, evidenceIds }: Candidate, scene: Scene): ScorePart | undefined {
  if (!scene.led || deploy === undefined || tooLate(scene.began, deploy.at)) return undefined
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
      return part('nature', -1.2, 'changes only versions of libraries', evidenceIds)
    case 'motion':
      return part('nature', -1.6, 'moves code without changing what it does', evidenceIds)
    case 'watching':
      return part('nature', -0.9, 'only measures and logs what happens', evidenceIds)
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
  return found && part('settled', -8, found.why, evidenceIds)
}
