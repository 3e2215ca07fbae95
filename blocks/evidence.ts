import type { TableBlock } from '@slack/types'
import { spoken } from './head.ts'
import { date, dated, join, md, short } from './mrkdwn.ts'
import { context, type Message, message, section } from './parts.ts'
import type { Head } from './props.ts'
import { para, preformatted, rich, richDate, words } from './rich.ts'
import { count, cut, number, oneLine } from './words.ts'

export interface Evidence {
  /** `ev1`: what claims cite. */
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly summary: string
  readonly service?: string | undefined
  readonly at?: string | undefined
  readonly count?: number | undefined
  readonly sample?: string | undefined
}

export interface EvidenceProps {
  readonly head: Head
  readonly window: { readonly from: string; readonly to: string }
  readonly items: readonly Evidence[]
  readonly gaps: readonly string[]
}

const ROWS = 30

/** The table of what was found: one row an item, by its id. */
export function evidenceTable({ head, window, items, gaps }: EvidenceProps): Message {
  const found = count(items.length, 'piece of evidence', 'pieces of evidence')
  const more =
    items.length > ROWS
      ? [
          md`${items.length - ROWS} more are not in this table: what a cause cites, the Evidence button beside the cause opens in full.`,
        ]
      : []
  const missing = gaps.slice(0, 5).map((gap) => short(gap, 200))
  return message(
    spoken(
      head,
      `${found} read`,
      items
        .slice(0, 3)
        .map((one) => `${one.id} ${one.title}`)
        .join('; '),
    ),
    [
      section(md`*${found}*, ${date(window.from)} to ${date(window.to, '{time}')}`),
      items.length === 0 ? undefined : table(items.slice(0, ROWS)),
      context(join([...more, ...(missing.length === 0 ? [] : [md`Missing: ${join(missing, ' ')}`])])),
    ],
  )
}

/** The items with their samples, as they were logged; six a message. */
export function evidenceSamples(head: Head, items: readonly Evidence[]): readonly Message[] {
  const withSample = items.filter((one) => one.sample !== undefined && one.sample.trim() !== '').slice(0, 12)
  const pages = Math.ceil(withSample.length / 6)
  return Array.from({ length: pages }, (_, page) => {
    const part = withSample.slice(page * 6, page * 6 + 6)
    return message(
      spoken(head, `Samples of ${part.map((one) => one.id).join(', ')}`),
      part.map((one) => sample(one)),
    )
  })
}

/** One item in full, for whoever opens it by its id. */
export function evidenceItem(head: Head, one: Evidence): Message {
  return message(spoken(head, `${one.id} ${one.title}`, one.summary), [
    sample(one, 2_800),
    context(join([md`${KINDS[one.kind] ?? one.kind}`, dated(one.summary, 900), md`${one.service ?? ''}`])),
  ])
}

function sample(one: Evidence, max = 1_500) {
  const times = one.count === undefined ? '' : ` · ${one.count === 0 ? 'not since it began' : count(one.count, 'time')}`
  const when = one.at === undefined ? [] : [words(' · '), richDate(one.at, '{date_short_pretty} {time_secs}')]
  return rich(
    para(words(`[${one.id}] `, 'bold'), words(`${cut(oneLine(one.title), 300)}${times}`), ...when),
    one.sample === undefined ? undefined : preformatted(one.sample, max),
  )
}

function table(items: readonly Evidence[]): TableBlock {
  const cell = (words: string, max: number) => ({ type: 'raw_text' as const, text: cut(oneLine(words), max) || '–' })
  const head = ['Id', 'Kind', 'What', 'Count'].map((name) => cell(name, 20))
  const rows = items.map((one) => [
    cell(one.id, 40),
    cell(KINDS[one.kind] ?? one.kind, 20),
    cell(one.service === undefined ? one.title : `${one.service}: ${one.title}`, 180),
    cell(one.count === undefined ? '' : number(one.count), 20),
  ])
  const wrapped = { is_wrapped: true }
  return { type: 'table', rows: [head, ...rows], column_settings: [{}, {}, wrapped, { align: 'right' }] }
}

const KINDS: Readonly<Record<string, string>> = {
  log_pattern: 'log pattern',
  error_rate: 'error rate',
  trace: 'trace',
  deploy: 'deploy',
  commit: 'commit',
  source: 'source',
  human: 'said by a person',
}
