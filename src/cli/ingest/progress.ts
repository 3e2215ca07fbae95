import type { LineTally } from '../../ingress/lines/tally.ts'
import type { SendReport } from './sender.ts'
import { servicesLine } from './services.ts'
import { whatNext } from './what-next.ts'

export interface Progress {
  show(report: SendReport): void
  /** Leaves the line of a terminal clean. */
  end(): void
}

/** One line that is written over; nothing at all where the output is no terminal. */
export function createProgress(tally: LineTally, out: NodeJS.WriteStream): Progress {
  if (!out.isTTY) return { show: () => {}, end: () => {} }
  return {
    show: ({ stored, seconds }) =>
      out.write(
        `\r\u001b[K${counted(tally.lines, 'line')} read, ${counted(stored, 'record')} stored${pace(stored, seconds)}`,
      ),
    end: () => out.write('\r\u001b[K'),
  }
}

/** What became of everything that was read, in a line or two. */
export function closingLine(
  source: string,
  tally: LineTally,
  report: SendReport,
  services: ReadonlyMap<string, number>,
  now: Date,
  asked?: string,
): string {
  const { stored, rejected, whyRejected, earliest, latest, seconds } = report
  const name = source === '-' ? 'standard input' : source
  const first = `${name}: ${counted(tally.lines, 'line')} of ${tally.format ?? 'an unknown format'}`
  const oddities = [
    [tally.unparsed, 'record', 'without a time, level or field, kept as they came'],
    [tally.untimed, 'record', 'before any with a time, taken to be of now'],
    [tally.cut, 'line', 'too long and cut'],
    [rejected, 'record', 'that the house did not take'],
    [tally.records - stored - rejected, 'record', 'read but not stored'],
  ] as const
  const said = oddities
    .filter(([number]) => number > 0)
    .map(([number, one, what]) => `; ${counted(number, one)} ${what}`)
  const why = whyRejected === undefined ? '' : `\nNot taken, ${whyRejected.slice(whyRejected.indexOf(':') + 2)}`
  const again = source === '-' ? '' : ' Read once more, they would count once more.'
  const span = stored > 0 ? `\nThey span ${whole(earliest)} to ${whole(latest)}.${again}` : ''
  const next = stored > 0 && source !== '-' ? `\n${whatNext(earliest, now)}` : ''
  return `${first}, ${counted(stored, 'record')} stored${pace(stored, seconds)}${said.join('')}.${why}${span}${servicesLine(services, asked)}${next}`
}

function pace(stored: number, seconds: number): string {
  return seconds > 1 ? ` (${count(Math.round(stored / seconds))} a second)` : ''
}

function whole(timestamp: string): string {
  return `${timestamp.slice(0, 19)}Z`
}

function counted(number: number, one: string): string {
  return `${count(number)} ${number === 1 ? one : `${one}s`}`
}

function count(number: number): string {
  return number.toLocaleString('en-US')
}
