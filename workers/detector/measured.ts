import type { Severity } from '../../src/timeline/payloads/shared.ts'
import type { Alarm } from './alarm.ts'
import { severityOf } from './explain.ts'
import { type Series, type Tally, tally } from './series.ts'
import type { DetectorSettings } from './settings.ts'

/** How bad a trouble is: the service that has it worst, and its requests that say so. */
export interface Measured extends Tally {
  readonly service: string
  readonly severity: Severity
}

/** The worst of what a trouble does, each service in the time of its own alarm; of equals the first. `alarms`: one or more. Pure. */
export function worstOf(alarms: readonly Alarm[], settings: DetectorSettings): Measured {
  return alarms
    .map((alarm) => {
      const { service, requests, errors } = alarm
      return { service, requests, errors, severity: severityOf(alarm, sloOf(service, settings)) }
    })
    .reduce((worst, one) => (isWorse(one.severity, worst.severity) ? one : worst))
}

/** The worst that any window of any of these services shows beyond chance: three standard deviations of the count are given away. Pure. */
export function worstNow(series: Series, services: readonly string[], settings: DetectorSettings): Measured {
  return services
    .flatMap((service) => settings.windows.map((window) => measuredIn(series, service, window.buckets, settings)))
    .reduce((worst, one) => (isWorse(one.severity, worst.severity) ? one : worst))
}

/** The names sort as they rank: SEV-1 is the worst. Pure. */
export function isWorse(a: Severity, b: Severity): boolean {
  return a < b
}

function measuredIn(series: Series, service: string, buckets: number, settings: DetectorSettings): Measured {
  const from = series.end - buckets * settings.bucketS
  const { requests, errors } = tally(series.rates(service), from, series.end)
  const sure = Math.max(0, errors - 3 * Math.sqrt(errors))
  const severity = severityOf({ requests, errors: sure }, sloOf(service, settings))
  return { service, requests, errors, severity }
}

function sloOf(service: string, settings: DetectorSettings): number | undefined {
  return settings.services?.get(service)?.slo
}
