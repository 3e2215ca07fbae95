import { guardedCodeHost, readableCodeHost } from '../../src/compose/guard-code-host.ts'
import type { House } from '../../src/compose/house.ts'
import { history } from '../../src/projections/read-history.ts'
import type { WorkerDefinition } from '../../src/worker-kit/define-worker.ts'
import { type AgentNeeds, agentWorker } from '../../src/worker-kit/run-agent.ts'
import { type RunNeeds, runWorker } from '../../src/worker-kit/run-worker.ts'
import { contextBuilder } from '../context-builder/worker.ts'
import { evaluationAgent } from '../evaluation-agent/worker.ts'
import { fixAgent } from '../fix-agent/agent.ts'
import { githubIntegration } from '../github-integration/worker.ts'
import { instrumentationAgent } from '../instrumentation-agent/agent.ts'
import { RCA_DEFAULTS, rcaAgentWith } from '../rca-agent/agent.ts'
import { reportAgent } from '../report-agent/agent.ts'
import { currentIncidents, incidentsOf } from './incidents-around.ts'
import { codeHostOrNone } from './no-code-host.ts'
import { repoOf, timingOf } from './timing.ts'

/** A worker that still wants its needs out of a house. */
export interface Placed {
  readonly name: string
  readonly queue: WorkerDefinition<never>['queue']
  run(house: House, run: RunNeeds, signal: AbortSignal): Promise<void>
}

/** Every worker that takes tasks, each with the few ports it names and no others. */
export const TASK_WORKERS: readonly Placed[] = [
  placed(contextBuilder, ({ evidence, sources, codeHost, config, db, redactor, incidents, timeline }) => ({
    evidence,
    sources,
    ...(codeHost ? { codeHost: readableCodeHost(codeHost, redactor) } : {}),
    repoOf: (service) => repoOf(config.repos, service),
    similar: (text) => history(db).similarIncidents(config.tenantId, text, 3),
    incidentsOf: incidentsOf({ incidents, timeline, config }),
    current: currentIncidents({ incidents, timeline, config }),
    settings: timingOf(config).context,
  })),
  {
    name: 'rca-agent',
    queue: 'rca-tasks',
    run: (house, run, signal) =>
      runWorker(
        agentWorker(rcaAgentWith({ ...RCA_DEFAULTS, fixThreshold: house.config.fixThreshold })),
        agentNeeds(house),
        run,
        signal,
      ),
  },
  placed(agentWorker(fixAgent), agentNeeds),
  placed(agentWorker(instrumentationAgent), agentNeeds),
  placed(agentWorker(reportAgent), agentNeeds),
  placed(githubIntegration, ({ codeHost, redactor, config }) => ({
    codeHost: guardedCodeHost(codeHostOrNone(codeHost), redactor),
    checks: { ...timingOf(config).checks, looks: new Map() },
  })),
  placed(evaluationAgent, ({ evidence, codeHost, config, incidents, timeline }) => ({
    evidence,
    incidentsOf: incidentsOf({ incidents, timeline, config }),
    ...(codeHost ? { codeHost } : {}),
    settings: timingOf(config).evaluation,
  })),
]

function agentNeeds({ answers, llm }: House): AgentNeeds {
  return { answers, ...(llm ? { llm } : {}) }
}

function placed<Needs>(worker: WorkerDefinition<Needs>, needsOf: (house: House) => Needs): Placed {
  const { name, queue } = worker
  return { name, queue, run: (house, run, signal) => runWorker(worker, needsOf(house), run, signal) }
}
