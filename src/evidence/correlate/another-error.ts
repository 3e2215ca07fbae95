import type { ErrorKind } from './kinds.ts'

/** What weighs less than this beside the worst is no sign of what is wrong. */
const MATTERS = 0.2

/**
 * Whether after a calm of a service another error altogether comes: one that is new then, while none of those that
 * mattered before it comes again. The very same outage that flickers brings the same errors back. Pure.
 */
export function anotherError(kinds: readonly ErrorKind[], service: string) {
  const own = kinds.filter((kind) => kind.service === service)
  const excess = ({ count, expected }: ErrorKind) => count - expected
  const most = Math.max(0, ...own.map(excess))
  const told = own
    .filter((kind) => excess(kind) > 0 && excess(kind) >= MATTERS * most)
    .map(({ firstSeen = '', lastSeen = '' }) => ({ firstMs: Date.parse(firstSeen), lastMs: Date.parse(lastSeen) }))
  return (fromMs: number, toMs: number): boolean =>
    told.some(({ firstMs }) => firstMs >= fromMs && firstMs < toMs) &&
    !told.some(({ firstMs, lastMs }) => firstMs < fromMs && lastMs >= toMs)
}
