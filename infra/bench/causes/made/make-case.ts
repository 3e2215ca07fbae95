import type { ImportedCase } from '../../../../src/cli/bench/causes/run-case.ts'
import { changeWords } from '../../../../src/evidence/changes/changes-seen.ts'
import type { FlagChange } from '../../../../workers/context-builder/signals.ts'
import { type Dice, diceOf } from './dice.ts'
import { commitAt, deployOf } from './made-code.ts'
import { logsOf, seriesOf } from './made-telemetry.ts'
import type { Moments } from './moments.ts'
import { type Cast, castOf, filled } from './shops.ts'
import { BACKGROUND, type MadeChange, type MadeDiff, type Template } from './template.ts'

export interface MadeCase extends ImportedCase {
  readonly kind: string
  /** The guilty commit or the name of a change beside code, or what filled up; undefined where nothing of ours is to blame. */
  readonly truth: string | undefined
  readonly decoys: readonly string[]
}

const MINUTE = 60_000
const DAY_MS = Date.parse('2026-03-04T00:00:00.000Z')

/** One incident of a kind: same seed, same case. */
export function makeCase(template: Template, seed: number): MadeCase {
  const dice = diceOf(seed * 7919 + template.kind.length * 31)
  const cast = castOf(dice)
  const onsetMs = DAY_MS + dice.between(6 * 60, 20 * 60) * MINUTE
  const lagMs = dice.between(...template.delay) * MINUTE + dice.between(5, 50) * 1_000
  const changeMs = onsetMs - lagMs
  const firedMs = onsetMs + dice.between(3, 12) * MINUTE
  const moments = { startMs: onsetMs - 180 * MINUTE, changeMs, onsetMs, firedMs, endMs: firedMs + 15 * MINUTE }
  const code = codeOf(template, cast, moments, dice)
  const series = seriesOf(template, cast, moments, dice)
  const beside = changesOf(template, cast, moments, diceOf(seed * 104_729 + template.kind.length))
  const fired = template.series.find((one) => one.of === 'hit')
  return {
    name: `${template.kind.replaceAll(' ', '-')}-${seed}`,
    kind: template.kind,
    truth: code.truth ?? beside.truth ?? template.fills,
    decoys: [...code.decoys, ...beside.decoys],
    alert: {
      service: cast.hit,
      title: `${fired?.metric ?? 'errors'} of ${cast.hit} is above its threshold`,
      at: iso(firedMs),
      ...(fired === undefined ? {} : { metric: fired.metric }),
    },
    until: iso(moments.endMs),
    rows: { logs: logsOf(template, cast, moments, dice), spans: [], deploys: code.deploys },
    commits: code.commits,
    signals: {
      series,
      calls: [],
      flags: [
        {
          flag: `${cast.hit}-new-layout`,
          service: cast.hit,
          at: iso(onsetMs - dice.between(1, 30) * MINUTE),
          change: 'off->on',
        },
        ...beside.flags,
      ],
      notices:
        template.notice === undefined || dice.chance(0.5)
          ? []
          : [{ source: 'status page', at: iso(onsetMs + dice.between(0, 8) * MINUTE), text: template.notice }],
      ...(fired === undefined ? {} : { alarm: { service: cast.hit, metric: fired.metric } }),
    },
  }
}

/** Background, decoys around the onset (the latest before it among them) and perhaps the guilty change, each deployed. */
function codeOf(template: Template, cast: Cast, moments: Moments, dice: Dice) {
  const { startMs, changeMs, onsetMs, endMs } = moments
  const fill = (diff: MadeDiff): MadeDiff => ({
    title: filled(diff.title, cast),
    path: filled(diff.path, cast),
    patch: diff.patch.map((line) => filled(line, cast)),
  })
  const background = dice.some(BACKGROUND, 14).map((diff) => commitAt(fill(diff), dice.between(startMs, endMs)))
  const isOurs = template.guilty !== undefined || template.changes?.guilty !== undefined
  const near = !isOurs ? changeMs : onsetMs - dice.between(20, 300) * 1_000
  const decoys = template.decoys.map((diff, place) => {
    const atMs = place === 0 ? near : dice.between(startMs + 10 * MINUTE, onsetMs - 5 * MINUTE)
    return {
      commit: commitAt(fill(diff), atMs - 2 * MINUTE),
      atMs,
      service: place === 0 ? cast.hit : dice.pick([cast.hit, cast.caller, cast.callee]),
    }
  })
  const guilty = template.guilty && {
    commit: commitAt(fill(dice.pick(template.guilty)), changeMs - 4 * MINUTE),
    atMs: changeMs,
    service: cast.hit,
  }
  const shipped = [...decoys, ...(guilty === undefined ? [] : [guilty])]
  const late = commitAt(fill(dice.pick(BACKGROUND)), endMs - 9 * MINUTE)
  const all = [...shipped, { commit: late, atMs: endMs - 8 * MINUTE, service: cast.bystander }].sort(
    (a, b) => a.atMs - b.atMs,
  )
  const commits = [...background, ...all.map((one) => one.commit)].sort((a, b) =>
    a.at < b.at ? -1 : a.at > b.at ? 1 : a.sha < b.sha ? -1 : 1,
  )
  return {
    commits: [...new Map(commits.map((commit) => [commit.sha, commit])).values()],
    deploys: all.map((one, place) => deployOf(one, all.slice(0, place))),
    truth: guilty?.commit.sha,
    decoys: decoys.map((one) => one.commit.sha),
  }
}

/** The guilty one when it did its harm, the others between it and the first errors or not long before. */
function changesOf({ changes }: Template, cast: Cast, { changeMs, onsetMs }: Moments, dice: Dice) {
  if (changes === undefined) return { flags: [], truth: undefined, decoys: [] }
  const told = ({ kind, name, value, previous }: MadeChange, atMs: number): FlagChange => ({
    ...{ kind, flag: filled(name, cast), service: cast.hit, at: iso(atMs) },
    change: changeWords({ value, previous }),
    told: { value, previous },
  })
  const guilty = changes.guilty && told(dice.pick(changes.guilty), changeMs)
  const decoys = changes.decoys.map((one) => told(one, onsetMs - dice.between(15, 1_200) * 1_000))
  const layout = `${cast.hit}-new-layout`
  return {
    flags: [...decoys, ...(guilty === undefined ? [] : [guilty])],
    truth: guilty?.flag,
    decoys: [...decoys.map(({ flag }) => flag), layout],
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
