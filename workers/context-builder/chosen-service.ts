import { compare } from './compare.ts'
import type { Brief } from './gathered.ts'
import { excessShare, saidOf } from './said.ts'
import { type Compared, usualShare, worseServices } from './worse-services.ts'

/** One word in common may be any. */
const LEAST_SHARED = 2

/**
 * The service that an incident is about where its own is not known: of those that are worse than usual the one that people
 * named, or whose errors they described, else the one that fails most; where none is, the one that is slow or that they named. Nobody's guess otherwise. Pure.
 */
export function chosenService(brief: Brief, seen: Compared): string {
  const { rates, patterns } = seen
  const said = saidOf(brief)
  const fails = (service: string) => {
    const rate = rates.find((one) => one.service === service)
    if (rate === undefined) return 0
    const { requests, errors } = rate.during
    return excessShare(errors, usualShare(rate.before) * requests, requests)
  }
  const grown = (service: string) =>
    patterns.filter((one) => one.service === service).reduce((sum, { during, before }) => sum + during - before, 0)
  const described = (service: string) => {
    const shared = patterns
      .filter((one) => one.service === service)
      .map(({ title, sample }) => said(`${title} ${sample}`))
    return Math.max(0, ...shared) < LEAST_SHARED ? 0 : Math.max(...shared)
  }
  const [worst] = [...worseServices(seen)].sort(
    (a, b) =>
      said(b) - said(a) ||
      described(b) - described(a) ||
      Number(b === brief.suspected) - Number(a === brief.suspected) ||
      fails(b) - fails(a) ||
      grown(b) - grown(a) ||
      compare(a, b),
  )
  if (worst !== undefined) return worst
  if (brief.slow !== undefined) return brief.slow.service
  const names = [...new Set([...rates, ...patterns].map(({ service }) => service))].filter((one) => said(one) > 0)
  return names.sort((a, b) => said(b) - said(a) || compare(a, b))[0] ?? brief.service
}
