import type { Cause, IdOf } from './cause.ts'
import type { Focus } from './focus.ts'
import { STRAIN } from './outside-classes.ts'
import { part } from './score-part.ts'
import { digits } from './series/digits.ts'
import { readingOf } from './series/measure.ts'
import { tellsVolume } from './tally.ts'

/** More requests than usual, by a series that counts them or by the requests themselves. */
export function loadCause(focus: Focus, idOf: IdOf): Cause[] {
  const growth = growthInSeries(focus, idOf) ?? growthInRequests(focus, idOf)
  if (growth === undefined || growth.ratio < 1.5) return []
  const { ratio, ids } = growth
  const why = `requests are ${digits(ratio)} times what they were`
  const parts = [part('traffic', Math.min(2.6, 0.6 * Math.log2(ratio) + 0.4), why, ids)]
  const own = focus.movements.find((one) => one.direction > 0 && OUR_OWN.test(one.metric))
  if (own !== undefined) {
    const id = idOf('metric', `${own.service}\n${own.metric}`)
    const says = `${own.metric} of ${own.service} rose from ${digits(own.from)} to ${digits(own.to)}: some of it is our own doing`
    parts.push(part('own_calls', -1.5, says, id === undefined ? [] : [id]))
  }
  const strained = focus.patterns.find((one) => one.fresh && STRAIN.test(`${one.title} ${one.sample}`))
  if (strained !== undefined) {
    const id = idOf('log_pattern', `${strained.service}\n${strained.signature}`)
    const says = `the errors are those of too much load: ${strained.title}`
    parts.push(part('error_class', 1, says, id === undefined ? [] : [id]))
  }
  return [{ kind: 'load', service: focus.service, title: 'More requests than it can carry', parts }]
}

/** Calls that are made again, or more for the same work. */
const OUR_OWN =
  /retr(?:y|ies)|attempts|(?:statements|queries|calls|requests|pages|reads|fetch\w*|lookups)_(?:\w+_)?per_(?!sec|min|hour|day)/i

interface Growth {
  readonly ratio: number
  readonly ids: readonly string[]
}

/** What customers ask; what a store is asked may grow by our own doing. */
const ASKED = /request|rps|http|ingress|session|visitor|users/i
/** What one request costs is no number of requests. */
const OF_EACH = /per_(?:request|call|job|user|session)|p\d\d|duration|latency|bytes|ratio/i

function growthInSeries(focus: Focus, idOf: IdOf): Growth | undefined {
  const risen = focus.movements.filter(
    (one) =>
      one.direction > 0 &&
      readingOf(one.metric)?.measure === 'traffic' &&
      ASKED.test(one.metric) &&
      !OF_EACH.test(one.metric),
  )
  const most = risen.sort((a, b) => b.to / b.from - a.to / a.from)[0]
  if (most === undefined || most.from <= 0) return undefined
  const id = idOf('metric', `${most.service}\n${most.metric}`)
  return { ratio: most.to / most.from, ids: id === undefined ? [] : [id] }
}

function growthInRequests({ rates, service, lengths, byLines }: Focus, idOf: IdOf): Growth | undefined {
  // Lines are no requests: of a few seconds of them nobody can say that more is asked.
  if (byLines) return undefined
  const rate = rates.find((entry) => entry.service === service)
  if (rate === undefined || !tellsVolume(rate, lengths.duringS)) return undefined
  const { requests, lengthS } = rate.covered
  if (requests < 20 || lengths.duringS <= 0) return undefined
  const usual = requests / lengthS
  // What fails is often asked once more: those that went well must have been asked as often, too.
  const served = (rate.during.requests - rate.during.errors) / lengths.duringS
  const ratio = rate.during.requests / lengths.duringS / usual
  if (served < 0.8 * usual) return undefined
  const id = idOf('error_rate', service)
  return { ratio, ids: id === undefined ? [] : [id] }
}
