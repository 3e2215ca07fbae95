/** What a series measures: how long, how often it fails, how much is asked, how full it is. */
export type Measure = 'latency' | 'failures' | 'traffic' | 'fullness'

export interface Reading {
  readonly measure: Measure
  /** 1 where more is worse, -1 where less is; traffic is neither. */
  readonly worse: 1 | -1 | 0
}

/** By the words that people name series with, first match first; undefined where the name says nothing of harm. */
export function readingOf(metric: string): Reading | undefined {
  // Labels name machines and jobs, not what is measured.
  const [own = metric] = metric.split(' (')
  return READINGS.find(({ name }) => name.test(own))
}

const READINGS: readonly (Reading & { readonly name: RegExp })[] = [
  { name: /hit[_ -]?(?:ratio|rate)|availab|success|healthy|ready_/i, measure: 'failures', worse: -1 },
  {
    name: /err|fault|fail|5xx|4xx|throttl|\boom|killed|panic|reject|timeout|servfail|dropped|restart|miss_|abort|cancel/i,
    measure: 'failures',
    worse: 1,
  },
  { name: /latency|duration|response_?time|elapsed|_wait|wait_|\blag\b|_lag|delay/i, measure: 'latency', worse: 1 },
  { name: /limit|max_|_max\b|capacity_total|provisioned/i, measure: 'fullness', worse: -1 },
  // What is left of a thing runs out where what is used of it fills up.
  { name: /(?:^|[_ -])(?:free|avail|idle|remaining|headroom)(?:[_ -]|$)/i, measure: 'fullness', worse: -1 },
  {
    name: /cpu|memory|\brss|heap|disk|utili[sz]|used|in_use|depth|queue|backlog|saturat|pressure|connections|consumed|busy|usage|occup|inode|threads|in_?flight/i,
    measure: 'fullness',
    worse: 1,
  },
  { name: /request|rps|qps|per_sec|queries|throughput|calls|traffic|volume/i, measure: 'traffic', worse: 0 },
]
