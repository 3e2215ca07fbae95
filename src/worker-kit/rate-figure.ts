import type { RateFigure, Window } from '../timeline/payloads/shared.ts'

const Z = 1.959963984540054

/** Errors over requests with the 95 % Wilson interval; 0 to 1 where nothing was tried. */
export function rateFigure(window: Window, requests: number, errors: number): RateFigure {
  if (requests <= 0) return { window, requests: 0, errors: 0, rate: 0, low: 0, high: 1 }
  const hits = Math.min(errors, requests)
  const share = hits / requests
  const base = 1 + Z ** 2 / requests
  const middle = (share + Z ** 2 / (2 * requests)) / base
  const half = (Z / base) * Math.sqrt((share * (1 - share)) / requests + Z ** 2 / (4 * requests ** 2))
  const low = hits === 0 ? 0 : Math.max(0, middle - half)
  const high = hits === requests ? 1 : Math.min(1, middle + half)
  return { window, requests, errors: hits, rate: share, low, high }
}
