import type { Evidence } from './evidence.ts'
import { deployId } from './notice-deploys.ts'
import type { DeployRow } from './rows.ts'

/** Somebody says that a service began to run a revision. */
export interface DeployReport {
  readonly service: string
  readonly revision: string
  /** ISO 8601. */
  readonly at: string
}

export interface Told {
  readonly deploy: DeployRow
  /** False when it was known already, as when a pipeline tells it again. */
  readonly isNew: boolean
}

/** Keeps a reported deploy, once, however often it is told and whoever noticed it first. */
export async function tellDeploy(evidence: Evidence, report: DeployReport): Promise<Told> {
  const { rows } = await evidence.query('service_deploys', { service: report.service })
  const told = reported(report, rows)
  if (told.isNew) await evidence.addDeploys([told.deploy])
  return told
}

/** What a report adds to the deploys of its service. A version that runs at that moment or next is the one told of. Pure. */
export function reported({ service, revision, at: told }: DeployReport, history: readonly DeployRow[]): Told {
  const at = new Date(told).toISOString()
  const oldest = [...history].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  const before = oldest.findLast((deploy) => Date.parse(deploy.at) <= Date.parse(at))
  if (before?.sha === revision) return { deploy: before, isNew: false }
  const next = oldest.find((deploy) => Date.parse(deploy.at) > Date.parse(at))
  if (next?.sha === revision) return { deploy: next, isNew: false }
  const name = deployId(service, revision)
  const ranBefore = oldest.some((deploy) => deploy.sha === revision)
  const id = ranBefore ? `${name}@${at}` : name
  return { deploy: { id, service, sha: revision, previous_sha: before?.sha ?? '', at }, isNew: true }
}
