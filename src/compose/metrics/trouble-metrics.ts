import { Counter, Gauge, type Registry } from 'prom-client'

/** What somebody should look at, and what was refused. */
export function createTroubleMetrics(registers: Registry[]) {
  return {
    ...missingWorkMetrics(registers),
    ...refusalMetrics(registers),
  }
}

function missingWorkMetrics(registers: Registry[]) {
  return {
    tasksMissing: new Gauge({
      name: 'faultline_tasks_missing',
      help: 'Work that was sent and whose answer stayed away longer than the patience for it, at the last look.',
      labelNames: ['queue'],
      registers,
    }),
    tasksOldest: new Gauge({
      name: 'faultline_tasks_oldest_seconds',
      help: 'How long the oldest work that was sent has been without an answer, at the last look.',
      labelNames: ['queue'],
      registers,
    }),
    tasksStalled: new Gauge({
      name: 'faultline_tasks_stalled',
      help: 'Work that is owed still and was given up on: people were called for it.',
      registers,
    }),
  }
}

function refusalMetrics(registers: Registry[]) {
  return {
    deadLetters: new Counter({
      name: 'faultline_deadletters_total',
      help: 'Messages that could not be worked on and were set aside.',
      labelNames: ['source'],
      registers,
    }),
    redactions: new Counter({
      name: 'faultline_redactions_total',
      help: 'Secrets and personal data taken out of what this process kept or showed.',
      labelNames: ['kind'],
      registers,
    }),
    denials: new Counter({
      name: 'faultline_authz_denied_total',
      help: 'Gestures in Slack of people who may not do that, by what they asked for.',
      labelNames: ['action'],
      registers,
    }),
    webhooksRejected: new Counter({
      name: 'faultline_webhook_rejected_total',
      help: 'Requests of vendors that were refused.',
      labelNames: ['source', 'reason'],
      registers,
    }),
  }
}
