/** Clocks that are kept differ by seconds. What is further ahead was written without its zone, or by a clock that is wrong. */
const MOST_AHEAD_MS = 600_000

/** Why a record of that time is not taken now; undefined where it is. It would count as happening when its time comes, hours late. */
export function aheadWords(nanos: bigint, receivedAt: string): string | undefined {
  if (Number(nanos / 1_000_000n) - Date.parse(receivedAt) <= MOST_AHEAD_MS) return undefined
  return 'the time is more than 10 min ahead of the clock here: set the clock of the sender, or write times with their zone'
}
