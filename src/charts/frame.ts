/** Where everything stands, in pixels. */
export const FRAME = {
  width: 1_040,
  left: 250,
  right: 24,
  head: 66,
  badgeRow: 20,
  lane: 74,
  plot: 56,
  /** Of a plot, for the words at a beginning. */
  headroom: 14,
  axis: 28,
  row: 19,
} as const

/** From a moment to its place. */
export type Place = (atMs: number) => number

/** What lies outside is put on the edge. */
export function placeOn(fromMs: number, toMs: number): Place {
  const wide = FRAME.width - FRAME.left - FRAME.right
  return (atMs) => FRAME.left + Math.min(1, Math.max(0, (atMs - fromMs) / Math.max(1, toMs - fromMs))) * wide
}
