import type { ScorePart } from '../../src/timeline/payloads/context.ts'
import type { Candidate } from './candidate.ts'
import { part } from './score-part.ts'

interface Scene {
  readonly service: string
  readonly services: readonly string[]
}

/** A path that names the failing service, another service, or none. Silent where no path names any. */
export function place({ commit, deploy, evidenceIds }: Candidate, scene: Scene): ScorePart | undefined {
  const paths = commit.files.map((file) => file.path.toLowerCase())
  const named = scene.services.filter((service) =>
    stems(service).some((stem) => paths.some((path) => path.includes(stem))),
  )
  if (named.includes(scene.service))
    return part('service', 0.6, `it touches ${scene.service}, which was hit`, evidenceIds)
  if (named.length > 0 && deploy?.service !== scene.service)
    return part('service', -0.7, `touches ${named.join(', ')} and not ${scene.service}`, evidenceIds)
  if (deploy?.service === scene.service) return part('service', 0.3, `shipped with ${scene.service}`, evidenceIds)
  return undefined
}

/** A service's name, and what is left of it without the words that every service has. */
export function stems(service: string): string[] {
  const bare = service.toLowerCase().replace(/[-_]?(?:service|svc|api|server|app)$/, '')
  return bare.length > 2 ? [service.toLowerCase(), bare] : [service.toLowerCase()]
}
