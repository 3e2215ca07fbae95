import type { LogRow } from '../../evidence/rows.ts'

/** How many records each service has. */
export type Services = Map<string, number>

/** Passes the rows on and counts them by service. */
export async function* countingServices(rows: AsyncIterable<LogRow>, services: Services): AsyncGenerator<LogRow> {
  for await (const row of rows) {
    services.set(row.service, (services.get(row.service) ?? 0) + 1)
    yield row
  }
}

const SHOWN = 5
const NAMELESS = 'unknown_service'

/** Which services the records were taken for, and what to do where that is not known; empty without a record. */
export function servicesLine(services: ReadonlyMap<string, number>, asked?: string): string {
  return `${takenFor(services)}${passedOver(services, asked)}`
}

/** `--service` is for records that name none: those that do keep their own. */
function passedOver(services: ReadonlyMap<string, number>, asked: string | undefined): string {
  const own = [...services].filter(([name]) => name !== asked).reduce((sum, [, records]) => sum + records, 0)
  if (asked === undefined || own === 0) return ''
  const what =
    own === 1
      ? '1 record names its service itself and was'
      : `${own.toLocaleString('en-US')} records name their service themselves and were`
  return `\n${what} not given to ${asked}: --service is for records that name none.`
}

function takenFor(services: ReadonlyMap<string, number>): string {
  const named = [...services].filter(([name]) => name !== NAMELESS).toSorted((a, b) => b[1] - a[1])
  const shown = named.slice(0, SHOWN).map(([name]) => name)
  const more = named.length > SHOWN ? ` and ${named.length - SHOWN} more` : ''
  const said =
    named.length === 0
      ? ''
      : `\nTaken for ${named.length === 1 ? 'the service' : 'the services'} ${shown.join(', ')}${more}.`
  const nameless = services.get(NAMELESS) ?? 0
  if (nameless === 0) return said
  const what = nameless === 1 ? '1 record names' : `${nameless.toLocaleString('en-US')} records name`
  return `${said}\n${what} no service and went to ${NAMELESS}: give one with --service NAME.`
}
