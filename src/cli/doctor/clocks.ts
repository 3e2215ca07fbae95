import { type Check, fail, ok, warn } from './check.ts'

/** Slack's signatures are refused beyond this; deploys and errors no longer line up long before. */
const TOO_FAR_MS = 300_000
const NOTABLE_MS = 30_000

/** Our clock against the `Date` of everybody who answered. Undefined when nobody did. */
export function checkClock(skews: ReadonlyMap<string, number>): Check | undefined {
  const [worst] = [...skews].toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a))
  if (worst === undefined) return undefined
  const [host, skewMs] = worst
  const size = Math.abs(skewMs)
  if (size < NOTABLE_MS)
    return ok('Clock', `Within ${Math.max(1, Math.ceil(size / 1_000))} s of ${[...skews.keys()].join(', ')}.`)
  const what = `${lasting(size)} ${skewMs > 0 ? 'ahead of' : 'behind'} ${host}.`
  const remedy = 'Let the machine keep its time by NTP (`timedatectl set-ntp true`, chrony).'
  return size < TOO_FAR_MS
    ? warn('Clock', what, remedy)
    : fail('Clock', `${what} Slack's signatures fail beyond 5 min, and errors no longer line up with deploys.`, remedy)
}

function lasting(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`
}
