import type { LogRow } from '../../../../src/evidence/rows.ts'
import type { MetricSeries } from '../../../../workers/context-builder/signals.ts'
import type { Dice } from './dice.ts'
import type { Moments } from './moments.ts'
import { type Cast, filled } from './shops.ts'
import type { MadeSeries, Template } from './template.ts'

const MINUTE = 60_000

/** A point a minute: the template's series, and quiet ones of everybody beside them. */
export function seriesOf(template: Template, cast: Cast, moments: Moments, dice: Dice): MetricSeries[] {
  const quiet: MadeSeries[] = (['caller', 'callee'] as const).map((of) => ({
    of,
    metric: 'memory_working_set_mb',
    usual: 300,
    bad: 300,
    shape: 'step',
  }))
  return [...template.series, ...quiet].map((one) => {
    const points = []
    for (let atMs = moments.startMs; atMs <= moments.endMs; atMs += MINUTE) {
      const value = one.usual + (one.bad - one.usual) * progress(one, moments, atMs)
      points.push({
        atMs,
        value: value * (0.94 + 0.12 * dice.roll()) + (one.usual === 0 && value === 0 ? 0 : 0.002 * dice.roll()),
      })
    }
    return { service: cast[one.of], metric: one.metric, usual: [], points }
  })
}

/** 0 while all is well, 1 at the worst. */
function progress({ shape }: MadeSeries, { changeMs, onsetMs, endMs }: Moments, atMs: number): number {
  const clamp = (value: number) => Math.max(0, Math.min(1, value))
  if (shape === 'step') return atMs >= onsetMs ? 1 : 0
  if (shape === 'climb') return clamp((atMs - changeMs) / (onsetMs - changeMs + MINUTE))
  return clamp((atMs - onsetMs) / (endMs - onsetMs))
}

export function logsOf(template: Template, cast: Cast, moments: Moments, dice: Dice): LogRow[] {
  const { startMs, changeMs, onsetMs, endMs } = moments
  const rows: LogRow[] = []
  const say = (service: string, severity: string, body: string, atMs: number, stack?: string) =>
    rows.push({
      timestamp: new Date(atMs).toISOString(),
      trace_id: '',
      span_id: '',
      severity_text: severity,
      severity_number: 0,
      service,
      body: filled(body, cast),
      resource: {},
      attributes: stack === undefined ? {} : { 'exception.stacktrace': filled(stack, cast) },
    })
  for (const service of [cast.hit, cast.caller, cast.callee, cast.bystander])
    for (let at = startMs; at < onsetMs; at += dice.between(2, 6) * MINUTE) say(service, 'INFO', 'request served', at)
  const many = dice.between(12, 40)
  const error = dice.pick(template.errors)
  for (let n = 0; n < many; n++) {
    const atMs = dice.between(onsetMs + 2_000, endMs)
    say(cast.hit, 'ERROR', dice.chance(0.7) ? error : dice.pick(template.errors), atMs, template.stack)
    if (dice.chance(0.4)) say(cast.caller, 'ERROR', dice.pick(template.callerErrors), atMs + 800)
    if (template.everywhere === true && dice.chance(0.4))
      say(cast.bystander, 'ERROR', dice.pick(template.errors), atMs + 300)
  }
  for (const warning of template.warnings ?? []) {
    const from = Math.max(changeMs, onsetMs - 8 * MINUTE)
    for (let n = 0; n < 4; n++)
      say(
        /node|pod|container/i.test(warning) ? cast.platform : cast.hit,
        'WARN',
        warning,
        dice.between(from, onsetMs + 2 * MINUTE),
      )
  }
  // What every house has all day long, and nobody minds.
  for (let at = startMs; at < endMs; at += 7 * MINUTE) say(cast.hit, 'WARN', 'slow response of a health probe', at)
  return rows
}
