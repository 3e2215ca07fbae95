import type { PartName } from '../../roles.ts'
import type { Loop } from '../run-loops.ts'
import type { Site } from '../site.ts'

type Start = (site: Site) => Promise<readonly Loop[]>

/** How each part starts, and what then runs until the end. A process loads only what it runs. */
export const START_PART: Readonly<Record<PartName, Start>> = {
  projector: async (site) => (await import('./log-followers.ts')).projector(site),
  dispatcher: async (site) => (await import('./log-followers.ts')).dispatcher(site),
  reconciler: async (site) => (await import('./log-followers.ts')).reconciler(site),
  detector: async (site) => (await import('./detector.ts')).detector(site),
  desk: async (site) => (await import('./slack.ts')).desk(site),
  'slack-notifier': async (site) => (await import('./slack.ts')).slackNotifier(site),
  digest: async (site) => (await import('./slack.ts')).digest(site),
  'poll-pulls': async (site) => (await import('./code-host.ts')).pollOfPulls(site),
  'task-workers': async (site) => (await import('./task-workers.ts')).taskWorkers(site),
  // Routes, which stand before the server listens.
  telemetry: async () => [],
  webhooks: async () => [],
}
