import type { ChangeFinding, DeployFinding } from '../../../blocks/findings/props.ts'
import { changeWords } from '../../../src/evidence/changes/changes-seen.ts'
import type { Correlation } from '../../../src/evidence/correlate/correlate.ts'
import { byText } from '../../../src/evidence/correlate/telemetry.ts'
import type { RankedWindow } from '../../context-builder/rank-window.ts'

/** What comes so shortly after the same elsewhere is one. */
export const TOGETHER_MS = 120_000

/**
 * Services that were shipped with the same commit within two minutes are one deploy, which stands where its first one did;
 * a service that has the commit already is told of once more.
 */
export function deploysOf({ seen }: Correlation, ranked: RankedWindow | undefined): readonly DeployFinding[] {
  const urls = new Map(ranked?.suspects.map(({ sha, url }) => [sha, url]))
  const groups: { sha: string; at: string; services: string[]; again: boolean }[] = []
  for (const { service, sha, at } of seen.deploys.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const same = groups.filter((one) => one.sha === sha)
    const again = same.some(({ services }) => services.includes(service))
    const near = same.find((one) => one.again === again && Date.parse(at) - Date.parse(one.at) < TOGETHER_MS)
    if (near === undefined || near.services.includes(service)) groups.push({ sha, at, services: [service], again })
    else near.services.push(service)
  }
  return groups
    .toReversed()
    .slice(0, 20)
    .map(({ sha, at, services, again }) => {
      const url = urls.get(sha)
      const more = { ...(url === undefined ? {} : { url }), ...(again ? { again } : {}) }
      return { services: services.toSorted(byText), sha, at, ...more }
    })
}

/** A flag that several services evaluate is switched once. */
export function changesOf({ seen }: Correlation): readonly ChangeFinding[] {
  const groups: (Omit<ChangeFinding, 'services'> & { readonly services: string[] })[] = []
  for (const { kind, name, service, at, ...values } of seen.changes) {
    const change = changeWords(values)
    const near = groups.find(
      (one) =>
        one.kind === kind &&
        one.name === name &&
        one.change === change &&
        Math.abs(Date.parse(one.at) - Date.parse(at)) < TOGETHER_MS,
    )
    if (near === undefined) groups.push({ kind, name, change, at, services: [service] })
    else near.services.push(service)
  }
  return groups.slice(0, 20).map((one) => ({ ...one, services: [...new Set(one.services)].sort(byText) }))
}
