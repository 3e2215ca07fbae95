import { code, join, link, type Mrkdwn, md, short } from '../mrkdwn.ts'
import { percent, shortSha } from '../words.ts'
import { openWords } from './incidents.ts'
import type { ApartFinding, CauseFinding, Findings, ThroughFinding } from './props.ts'

export function causeLine(one: CauseFinding, place: number): Mrkdwn {
  const name = shortSha(one.ref ?? '')
  const ref = one.url === undefined ? md`` : link(one.url, name)
  const title =
    place === 0
      ? md`*${percent(one.confidence)}* · ${short(one.title, 200)}`
      : md`${percent(one.confidence)} · ${short(one.title, 120)}`
  const why = one.why.slice(0, place === 0 ? 3 : 1).map((reason) => md`      • ${short(reason, 160)}`)
  return join([join([title, ref], ' '), ...why], '\n')
}

/** `Apart from it: billing · Not known: no change could be read, no repository is known for billing` */
export function apartLine({ service, confidence, title, why, ref, url }: ApartFinding): Mrkdwn {
  const sure = confidence > 0 ? md`${percent(confidence)} · ` : md``
  const reason = confidence > 0 || why[0] === undefined ? md`` : md`: ${short(why[0], 160)}`
  const change = url === undefined ? md`` : link(url, shortSha(ref ?? ''))
  return join([md`Apart from it: ${code(service, 60)} · ${sure}${short(title, 160)}${reason}`, change], ' ')
}

/** `storefront calls checkout, which failed` */
export function calledWords({ service, callee }: ThroughFinding): Mrkdwn {
  return md`${code(service, 60)} calls ${code(callee, 60)}, which failed`
}

/** With the incident that stands for it, where there is one that may be named. */
export function throughLine(one: ThroughFinding, { open = [], closed = [] }: Findings): Mrkdwn {
  const known = [...open, ...closed].filter(({ service }) => one.failed.includes(service))
  const found = known.find(({ service }) => service === one.callee) ?? known[0]
  if (found !== undefined) return md`${calledWords(one)}: see ${openWords(found)}`
  return md`${calledWords(one)}: ask about both, ${code(`correlate ${one.callee}, ${one.service}`, 140)}`
}
