import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { createTroubleMetrics } from './trouble-metrics.ts'

/** What a process tells about itself at `/metrics`. Labels are bounded: no incident, person or text is among them. */
export type Metrics = ReturnType<typeof createMetrics>

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    /** Run before the figures are given: what must be asked for. */
    looks: new Set<() => Promise<void>>(),
    ...timelineMetrics(registers),
    ...taskMetrics(registers),
    ...modelMetrics(registers),
    ...createTroubleMetrics(registers),
    leads: new Gauge({
      name: 'faultline_leads',
      help: '1 while this process leads what only one of all processes does.',
      labelNames: ['part'],
      registers,
    }),
  }
}

function timelineMetrics(registers: Registry[]) {
  return {
    timelineEvents: new Counter({
      name: 'faultline_timeline_events_total',
      help: 'Events appended to the timeline by this process.',
      labelNames: ['type'],
      registers,
    }),
    appendSeconds: new Histogram({
      name: 'faultline_timeline_append_seconds',
      help: 'Time until an append was durable.',
      buckets: SECONDS,
      registers,
    }),
    consumerLag: new Gauge({
      name: 'faultline_consumer_lag_events',
      help: 'Records behind which a consumer stands, in the partitions that this process was given.',
      labelNames: ['consumer'],
      registers,
    }),
    projectionLag: new Gauge({
      name: 'faultline_projection_lag_seconds',
      help: 'Age of the newest event when its rows were committed.',
      registers,
    }),
  }
}

function taskMetrics(registers: Registry[]) {
  return {
    tasksEnqueued: new Counter({
      name: 'faultline_tasks_enqueued_total',
      help: 'Tasks sent: at once by the dispatcher, or again by the reconciler.',
      labelNames: ['queue', 'reason'],
      registers,
    }),
    taskSeconds: new Histogram({
      name: 'faultline_task_seconds',
      help: 'Time from taking a task until it was done or given back.',
      labelNames: ['queue', 'outcome'],
      buckets: SECONDS,
      registers,
    }),
    effects: new Counter({
      name: 'faultline_effects_total',
      help: 'Effects outside that were stated, by how they ended.',
      labelNames: ['target', 'outcome'],
      registers,
    }),
  }
}

function modelMetrics(registers: Registry[]) {
  return {
    llmTokens: new Counter({
      name: 'faultline_llm_tokens_total',
      help: 'Tokens of the model.',
      labelNames: ['model', 'direction'],
      registers,
    }),
    llmCost: new Counter({ name: 'faultline_llm_cost_usd_total', help: 'Cost of the model in US dollars.', registers }),
  }
}
