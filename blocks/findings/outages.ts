import type { Findings, Stretch } from './props.ts'

/** Separate outages of the time looked at, and whether the causes that are told are those of the last of them. */
export interface Outages {
  readonly bouts: readonly Stretch[]
  readonly isOfLast: boolean
}

/** Those of the service that had the most; undefined where none had more than one. Pure. */
export function outagesOf({ services, causes, causes_since: since }: Findings): Outages | undefined {
  const [bouts = []] = services
    .filter(({ trouble }) => trouble?.kind === 'errors')
    .map(({ trouble }) => trouble?.bouts ?? [])
    .toSorted((a, b) => b.length - a.length)
  const [before, last] = bouts.slice(-2).map(({ to }) => Date.parse(to))
  if (before === undefined || last === undefined) return undefined
  const atMs = Date.parse(since ?? '')
  return { bouts, isOfLast: causes.length > 0 && atMs > before && atMs <= last }
}
