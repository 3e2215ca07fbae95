import type { Reader } from './config-reader.ts'

/** What a team says of one service beside what its history says. */
export interface ServiceOverride {
  /** The part of its requests that must succeed, in percent: severities follow its error budget. */
  readonly slo?: number
  /** How many times its usual the errors must be before anybody is called. */
  readonly times?: number
}

const RANGES = { slo: [50, 99.9999], times: [1.2, 1_000] } as const

/** `checkout:slo=99.95,batch:slo=99:times=5`. Faults go to the reader. */
export function serviceOverrides(reader: Reader, variable: string): ReadonlyMap<string, ServiceOverride> {
  const entries = (reader.list(variable) ?? []).map((entry) => {
    const [service = '', ...pairs] = entry.split(':')
    const override = Object.fromEntries(pairs.map((pair) => pairOf(pair, reader, variable)))
    if (service === '' || pairs.length === 0)
      reader.fault(`${variable}: give it as in: checkout:slo=99.95,batch:slo=99:times=5.`)
    return [service, override] as const
  })
  return new Map(entries)
}

function pairOf(pair: string, reader: Reader, variable: string): readonly [string, number] {
  const [name = '', text = ''] = pair.split('=')
  const value = Number(text)
  const range = name === 'slo' || name === 'times' ? RANGES[name] : undefined
  if (range === undefined) reader.fault(`${variable}: a service has slo (percent) and times, as in checkout:slo=99.95.`)
  else if (text === '' || !(value >= range[0] && value <= range[1]))
    reader.fault(`${variable}: ${name} must be a number from ${range[0]} to ${range[1]}.`)
  return [name, value]
}
