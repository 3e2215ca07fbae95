/** Every queue, once: the routes, the registry of workers, the helm values and the broker's set-up are checked against it. */
export const QUEUES = [
  'context-builder-tasks',
  'rca-tasks',
  'fix-tasks',
  'instrumentation-tasks',
  'evaluation-tasks',
  'pull-request-tasks',
  'report-tasks',
] as const

export type QueueName = (typeof QUEUES)[number]
