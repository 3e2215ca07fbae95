import { countWords, numberWords, percentWords, shortSha } from '../../src/kit/figures.ts'
import type { EvidenceItem, SourceFile } from '../../src/timeline/payloads/context.ts'
import { besideErrors, instant, isoOf, spanOf } from '../../src/worker-kit/instants.ts'
import { clip } from './clip.ts'
import type { Focus } from './focus.ts'
import type { Brief, Code, Telemetry } from './gathered.ts'
import type { Item } from './item.ts'
import { signalItems } from './signal-items.ts'

export interface Numbered {
  readonly items: readonly EvidenceItem[]
  readonly idOf: (kind: string, ref: string) => string | undefined
}

/** Everything that can be cited, in an order that only the evidence decides: errors, rates, traces, deploys, commits, words. */
export function numberItems(
  brief: Brief,
  telemetry: Telemetry,
  focus: Focus,
  code: Code,
  elsewhere: readonly Item[] = [],
): Numbered {
  const told = new Set(elsewhere.map(({ kind, key }) => `${kind}\n${key}`))
  const all = [
    ...patternItems(focus, telemetry),
    ...warningItems(focus),
    ...rateItems(focus),
    // What a source was asked for can be asked again: its item is the one that is cited.
    ...signalItems(focus, telemetry.signals).filter(({ kind, key }) => !told.has(`${kind}\n${key}`)),
    ...traceItems(telemetry),
    ...elsewhere,
    ...deployItems(telemetry, code, focus),
    ...commitItems(code),
    ...brief.words.map(
      (word): Item => ({
        kind: 'human',
        key: word.at,
        title: clip(`${word.who} said`, 500),
        summary: clip(word.text, 2_000),
        at: word.at,
      }),
    ),
  ]
  const ids = new Map<string, string>()
  const items = all.slice(0, 180).map(({ key, ...item }, place): EvidenceItem => {
    const id = `ev${place + 1}`
    ids.set(`${item.kind}\n${key}`, id)
    return { id, ...clipped(item) }
  })
  return { items, idOf: (kind, ref) => ids.get(`${kind}\n${ref}`) }
}

/** Names come from tables that others fill: one that nobody could write down hinders no incident. */
function clipped(item: Omit<Item, 'key'>): Omit<Item, 'key'> {
  const { service } = item
  const named = service === undefined ? {} : { service: clip(service, 200) }
  return { ...item, ...named, title: clip(item.title, 500), summary: clip(item.summary, 2_000) }
}

/** The files kept, numbered after everything else. */
export function sourceItems(sources: readonly SourceFile[], baseSha: string, first: number): EvidenceItem[] {
  return sources.map(({ path, content }, place) => ({
    id: `ev${first + place}`,
    kind: 'source',
    title: clip(path, 500),
    summary: `${countWords(content.split('\n').length, 'line')} as they stand at ${shortSha(baseSha)}`,
    ref: clip(`${baseSha}:${path}`, 300),
  }))
}

function patternItems(focus: Focus, telemetry: Telemetry): Item[] {
  return focus.patterns.slice(0, 40).map((pattern): Item => {
    const line = telemetry.samples.find((sample) => sample.signature === pattern.signature)
    const when = pattern.back
      ? 'before that only in past incidents'
      : pattern.fresh
        ? `never before (first: ${moment(pattern.firstSeenMs)})`
        : `${countWords(pattern.before, 'time')} shortly before`
    const body =
      line === undefined ? pattern.sample : [line.body, line.exception_stack].filter((text) => text !== '').join('\n')
    return {
      kind: 'log_pattern',
      key: `${pattern.service}\n${pattern.signature}`,
      title: clip(pattern.title, 500),
      summary: `${countWords(pattern.during, 'time')} in ${pattern.service} in the ${spanOf(focus.lengths.duringS * 1_000)} since ${focus.began.slow === true ? 'it slowed down' : 'the errors began'}, ${when}`,
      service: pattern.service,
      at: isoOf(pattern.firstSeenMs),
      count: pattern.during,
      usual: tenths((pattern.before / Math.max(1, focus.lengths.beforeS)) * focus.lengths.duringS),
      sample: clip(body, 4_000),
      ref: clip(pattern.signature, 300),
      query_id: 'signature_counts',
    }
  })
}

function warningItems(focus: Focus): Item[] {
  return focus.warnings.slice(0, 20).map((line) => ({
    kind: 'log_pattern',
    key: `${line.service}\n${line.signature}`,
    title: clip(line.body.split('\n', 1)[0] ?? '', 500),
    summary: `A warning of ${line.service} that came up with the errors or on the way to them`,
    service: line.service,
    at: instant(line.at),
    sample: clip(line.body, 4_000),
    ref: clip(line.signature, 300),
    query_id: 'error_samples',
  }))
}

function rateItems(focus: Focus): Item[] {
  const share = ({ requests, errors }: { requests: number; errors: number }) =>
    requests === 0
      ? countWords(errors, 'error')
      : `${numberWords(errors)} of ${numberWords(requests)} failed (${percentWords(errors / requests)})`
  const failing = focus.rates.filter((rate) => rate.service === focus.service || rate.during.errors > 0)
  return failing.slice(0, 20).map((rate) => ({
    kind: 'error_rate',
    key: rate.service,
    title: `Error rate of ${rate.service}`,
    summary: `Usually ${share(rate.before)}; in the ${spanOf(focus.lengths.duringS * 1_000)} since ${focus.began.slow === true ? 'it slowed down' : 'the errors began'} ${share(rate.during)}`,
    service: rate.service,
    ...(rate.firstErrorMs === undefined ? {} : { at: isoOf(rate.firstErrorMs) }),
    count: rate.during.errors,
    ...(rate.before.requests === 0
      ? {}
      : { usual: tenths((rate.before.errors / rate.before.requests) * rate.during.requests) }),
    query_id: 'service_rate',
  }))
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}

function traceItems(telemetry: Telemetry): Item[] {
  return telemetry.spans.slice(0, 10).map((span, place) => ({
    kind: 'trace',
    key: `${span.trace_id}\n${place}`,
    title: clip(`${span.name} in ${span.service}`, 500),
    summary: clip(`failed after ${Math.round(span.duration_ms)} ms: ${span.status_message}`, 2_000),
    service: span.service,
    at: instant(span.at),
    ref: clip(span.trace_id, 300),
    query_id: 'error_spans',
  }))
}

function deployItems(telemetry: Telemetry, code: Code, focus: Focus): Item[] {
  const shipped = code.shipped.flatMap(({ deploy }) => deploy ?? [])
  const all = new Map([...telemetry.deploys, ...shipped].map((deploy) => [deploy.id, deploy]))
  return [...all.values()].slice(0, 50).map((deploy) => ({
    kind: 'deploy',
    key: deploy.id,
    title: clip(`${deploy.service} runs ${shortSha(deploy.sha)}`, 500),
    summary: besideErrors(focus.began, deploy.at),
    service: deploy.service,
    at: deploy.at,
    ref: clip(deploy.id, 300),
    query_id: 'deploys',
  }))
}

function commitItems(code: Code): Item[] {
  return code.shipped.map(({ commit }) => ({
    kind: 'commit',
    key: commit.sha,
    title: clip(commit.title, 500),
    summary: clip(`${commit.author} changed ${commit.files.map((file) => file.path).join(', ')}`, 2_000),
    at: instant(commit.at),
    ref: commit.sha,
  }))
}

/** `2026-11-21 11:04:05 UTC`: views tell it in the time zone of the reader. */
function moment(ms: number): string {
  return `${isoOf(ms).slice(0, 19).replace('T', ' ')} UTC`
}
