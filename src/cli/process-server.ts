import type { FastifyInstance } from 'fastify'
import { mainOf, type PartName } from '../../workers/roles.ts'
import type { Drain } from '../compose/drain.ts'
import type { House } from '../compose/house.ts'
import { createServer } from '../compose/http-server.ts'
import { type Late, late } from '../compose/late.ts'
import { readinessOf } from '../compose/readiness.ts'
import type { Config } from '../config.ts'
import { type ChangeReport, tellChange } from '../evidence/changes/tell-change.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { type DeployReport, tellDeploy } from '../evidence/tell-deploy.ts'
import { createEvidenceWriter, type EvidenceWriter } from '../ingress/otlp/evidence-writer.ts'
import { systemClock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'

/** How long rows wait for others: each insert leaves a part in every table and view, and all parts must be merged. */
const GATHERED_MS = { sandbox: 100, default: 500 } satisfies Record<Config['pace'], number>

interface Around {
  readonly log: Log
  readonly drain: Drain
  readonly hasSandbox: boolean
}

/** The addresses of a process, before its house is open. Telemetry is taken as soon as it hears of the evidence. */
export function processServer(
  { parts, workers }: { readonly parts: readonly PartName[]; readonly workers: readonly string[] },
  config: Config,
  open: Late<House>,
  { log, drain, hasSandbox }: Around,
): { readonly server: FastifyInstance; readonly hear: (evidence: Evidence) => void } {
  const [evidence, writer] = [late<Evidence>('The evidence'), late<EvidenceWriter>('The evidence')]
  const taking = { writer, deploys: deploysInto(open), changes: changesInto(open) }
  const server = createServer({
    ...(parts.includes('telemetry') ? taking : {}),
    readiness: readinessOf(open, systemClock, mainOf(parts, workers), evidence),
    metrics: async () =>
      open.ready ? (await import('../compose/metrics/scrape.ts')).scrape(open.get().metrics) : undefined,
    clock: systemClock,
    log,
    drain,
    onlyLoopbackNames: hasSandbox && !config.sandboxOpen,
  })
  const hear = (opened: Evidence) => {
    evidence.set(opened)
    const maxDelayMs = GATHERED_MS[config.pace]
    writer.set(createEvidenceWriter({ evidence: opened, clock: systemClock, log, maxDelayMs }))
  }
  return { server, hear }
}

/** The house knows more repositories than the settings: a sandbox has one of its own. */
function deploysInto(open: Late<House>) {
  return {
    tell: (report: DeployReport) => tellDeploy(open.get().evidence, report),
    repoOf: (service: string) => {
      const { repos } = open.get().config
      return repos.get(service) ?? repos.get('*')
    },
  }
}

function changesInto(open: Late<House>) {
  return { tell: (report: ChangeReport) => tellChange(open.get().evidence, report) }
}
