import type { QueryRow } from '../../../src/evidence/catalogue.ts'
import { byText } from '../../../src/evidence/correlate/telemetry.ts'
import { TOGETHER_MS } from './changes-told.ts'

/** A version that went to services in one go: when it came to the first of them. */
export interface Rollout {
  readonly services: readonly string[]
  readonly sha: string
  readonly at: string
}

/**
 * The newest deploy of these services, of any where none is named, with all that went to the same commit around then. Rows
 * are newest first; a service that got it twice was deployed twice. Pure.
 */
export function newestDeploy(rows: readonly QueryRow<'deploys'>[], services: readonly string[]): Rollout | undefined {
  const wanted = new Set(services.map((service) => service.toLowerCase()))
  const own = rows.find(({ service }) => wanted.size === 0 || wanted.has(service.toLowerCase()))
  if (own === undefined) return undefined
  const same = rows.filter(({ sha }) => sha === own.sha)
  const went = new Map([[own.service, own.at]])
  for (const { service, at } of same.toSorted((a, b) => far(a, own) - far(b, own))) {
    const isNear = [...went.values()].some((other) => Math.abs(Date.parse(at) - Date.parse(other)) < TOGETHER_MS)
    if (isNear && !went.has(service)) went.set(service, at)
  }
  const [at = own.at] = [...went.values()].toSorted((a, b) => Date.parse(a) - Date.parse(b))
  return { services: [...went.keys()].sort(byText), sha: own.sha, at }
}

function far(one: QueryRow<'deploys'>, other: QueryRow<'deploys'>): number {
  return Math.abs(Date.parse(one.at) - Date.parse(other.at))
}
