import { silentLog } from '../../src/kit/log.ts'
import { runWorker } from '../../src/worker-kit/run-worker.ts'
import { contextBuilder } from '../../workers/context-builder/worker.ts'
import { runDispatcher } from '../../workers/dispatcher/dispatcher.ts'
import { openPullsIn, watchedIncidents } from '../../workers/embedded/open-pulls.ts'
import { pollPulls } from '../../workers/embedded/poll-pulls.ts'
import { EVALUATION_DEFAULTS, evaluationAgent } from '../../workers/evaluation-agent/worker.ts'
import { fixAgent } from '../../workers/fix-agent/agent.ts'
import { observePullRequest } from '../../workers/github-integration/observe.ts'
import { CHECK_TIMING } from '../../workers/github-integration/watch-checks.ts'
import { githubIntegration } from '../../workers/github-integration/worker.ts'
import { instrumentationAgent } from '../../workers/instrumentation-agent/agent.ts'
import { keepUpToDate } from '../../workers/projector/worker.ts'
import { rcaAgent } from '../../workers/rca-agent/agent.ts'
import { createReconciler, type ReconcilerNeeds } from '../../workers/reconciler/reconciler.ts'
import { remindersDue } from '../../workers/reconciler/reminders-due.ts'
import { reportAgent } from '../../workers/report-agent/agent.ts'
import { resolutionsDue } from '../../workers/resolver/resolve.ts'
import { REPO, TENANT } from './fakes/shop.ts'
import { reasoning } from './model.ts'
import type { Ports } from './ports.ts'
import type { SimProcess } from './process.ts'
import type { World } from './world.ts'

/** Soon enough for what most runs last. What the other tenant's incident waits for is nothing of this house's. */
const ASK_AFTER = { 'SEV-1': 240, 'SEV-2': 480 }
const whatTimeMakesDue: ReconcilerNeeds['timers'] = (events, now) => [
  ...resolutionsDue(events, now),
  ...remindersDue(events, now, events[0]?.tenant_id === TENANT ? ASK_AFTER : {}),
]

type Start = (world: World, process: SimProcess, ports: Ports) => Promise<unknown>

/** What a process may do beside being the bot; the real workers, given ports. */
export const ROLES = {
  dispatcher: (_world, { clock }, ports) => runDispatcher({ ...ports, clock }),
  reconciler: async (_world, { clock, signal }, ports) => {
    const times = { intervalMs: 30_000, patienceMs: 60_000, maxTries: 6 }
    const one = await createReconciler({ ...ports, timers: whatTimeMakesDue, clock, log: silentLog, ...times })
    return one.run(signal)
  },
  projector: (_world, _process, ports) => keepUpToDate(ports.projections, { ...ports, log: silentLog }),
  poll: async (world, process, ports) => {
    const house = { ...ports, clock: process.clock, log: silentLog, config: { tenantId: TENANT } }
    world.webhooks.push({ process, look: (repo, number) => lookAt(house, repo, number) })
    return pollPulls(house, 120_000, process.signal)
  },
  workers: runWorkers,
} as const satisfies Record<string, Start>
export type Role = keyof typeof ROLES

async function runWorkers(world: World, process: SimProcess, ports: Ports): Promise<void> {
  const { clock, signal } = process
  const run = { ...ports, clock, log: silentLog }
  const { evidence, codeHost } = ports
  const similar = async () => []
  const context = { leadInS: 600, deployLookbackS: 3_600, ingestLagS: 1, bucketS: 60, usualS: 600 }
  const checks = { ...CHECK_TIMING, looks: new Map() }
  const looks = { settleS: 120, deployWaitS: 600, nextLookS: 300, maxLooks: 3, autoResolveS: 300, minRequests: 10 }
  const agents = [
    reasoning(world, process, ports, rcaAgent),
    reasoning(world, process, ports, fixAgent),
    reasoning(world, process, ports, instrumentationAgent),
    reasoning(world, process, ports, reportAgent),
  ]
  await Promise.all([
    runWorker(contextBuilder, { evidence, codeHost, repoOf: () => REPO, similar, settings: context }, run, signal),
    runWorker(githubIntegration, { codeHost, checks }, run, signal),
    runWorker(evaluationAgent, { evidence, settings: { ...EVALUATION_DEFAULTS, ...looks } }, run, signal),
    ...agents.map(({ worker, needs }) => runWorker(worker, needs, run, signal)),
  ])
}

type Watched = Parameters<typeof pollPulls>[0]

/** As the webhook's receiver does it: the hint is followed up at the code host. */
async function lookAt(house: Watched, repo: string, number: number): Promise<void> {
  const pull = openPullsIn(await watchedIncidents()(house)).find((open) => open.repo === repo && open.number === number)
  if (house.codeHost === undefined || pull === undefined) return
  await house.record(await observePullRequest(house.codeHost, pull.events, repo, number))
}
