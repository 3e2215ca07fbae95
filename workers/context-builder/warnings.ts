import { epochMs } from '../../src/worker-kit/instants.ts'
import { compare } from './compare.ts'
import type { ErrorSample } from './gathered.ts'

/**
 * One line of each kind of warning that came up on the way to the bad time: not there in the first half of the time
 * before it, so that what warns all day long says nothing. Newest first. Pure.
 */
export function warningsOf(
  samples: readonly ErrorSample[],
  patterns: readonly { readonly signature: string }[],
  fromMs: number,
  onsetMs: number,
): ErrorSample[] {
  const errors = new Set(patterns.map((pattern) => pattern.signature))
  const kinds = new Map<string, ErrorSample[]>()
  for (const line of samples.filter((one) => one.signature !== '' && !errors.has(one.signature))) {
    const key = `${line.service}\n${line.signature}`
    kinds.set(key, [...(kinds.get(key) ?? []), line])
  }
  const chronicMs = fromMs + (onsetMs - fromMs) / 2
  return [...kinds]
    .sort(([a], [b]) => compare(a, b))
    .flatMap(([, lines]) => {
      const sorted = [...lines].sort((a, b) => compare(b.at, a.at) || compare(a.body, b.body))
      const oldest = sorted.at(-1)
      return sorted[0] === undefined || oldest === undefined || epochMs(oldest.at) < chronicMs ? [] : [sorted[0]]
    })
}
