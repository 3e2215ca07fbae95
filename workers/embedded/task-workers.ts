import { guardedCodeHost, readableCodeHost } from '../../src/compose/guard-code-host.ts'
import type { House } from '../../src/compose/house.ts'
import type { Config } from '../../src/config.ts'
import { history } from '../../src/projections/read-history.ts'
import type { WorkerDefinition } from '../../src/worker-kit/define-worker.ts'
import { type AgentNeeds, agentWorker } from '../../src/worker-kit/run-agent.ts'
import { type RunNeeds, runWorker } from '../../src/worker-kit/run-worker.ts'
import { contextBuilder } from '../context-builder/worker.ts'
import { evaluationAgent } from '../evaluation-agent/worker.ts'
import { fixAgent } from '../fix-agent/agent.ts'
import type { Pressed } from '../github-integration/channel-link.ts'
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
    channelUrl: channelUrlOf(config),
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

/**
 * Slack finds the workspace by itself; a sandbox is a page at the root of where its API is, also once its address and
 * tokens stand in the settings as Slack's would.
 */
export function channelUrlOf({ slack, host, port }: Pick<Config, 'slack' | 'host' | 'port'>): (at: Pressed) => string {
  if (slack.kind === 'sandbox')
    return ({ channel_id }) => `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}/#${channel_id}`
  const api = new URL(slack.apiUrl)
  if (!SLACKS.test(api.hostname)) return ({ channel_id }) => `${api.origin}/#${channel_id}`
  return ({ team_id, channel_id }) => `https://slack.com/app_redirect?team=${team_id}&channel=${channel_id}`
}

const SLACKS = /(?:^|\.)slack(?:-gov)?\.com$/
