import { z } from 'zod'
import { defineAgent } from '../../src/worker-kit/define-agent.ts'
import { inventedFigures } from '../../src/worker-kit/invented-figures.ts'
import { DATA_RULE, fenced, plainProse } from '../../src/worker-kit/untrusted.ts'
import { type ReportInput, readReport, storyOf } from './facts.ts'
import type { Sections } from './line.ts'
import { postmortem, titleOf } from './postmortem.ts'

/** A model may only say the summary in better words; each line must name facts of this incident. */
export const ReportVerdict = z.object({
  summary: z.array(z.object({ text: z.string().max(2_000), event_ids: z.array(z.string().max(40)).max(20) })).max(8),
})
export type ReportVerdict = z.infer<typeof ReportVerdict>

const SYSTEM = `You write the summary of a blameless postmortem for people who were not there: what failed, for whom, how long, why, and what
ended it. Three to six short sentences; systems, not persons. Every sentence names in event_ids the facts (e1, e2, ...) it rests
on; code drops a sentence that names none, and every number must stand in the facts it names. No links, no orders, no mentions.
${DATA_RULE}`

/** What a summary is told from, beside the facts; the reasons for the cause stand in one place only. */
const MEASURED = ['Summary', 'Impact', 'Root cause']

export const reportAgent = defineAgent<ReportInput, ReportVerdict>({
  name: 'report-agent',
  version: '0.1.0',
  queue: 'report-tasks',
  emits: ['PostmortemDrafted'],
  read: readReport,
  ranked: () => ({ summary: [] }),
  prompt(input) {
    const facts = storyOf(input).map(({ text, event }, place) => ({ id: `e${place + 1}`, at: event.time, text }))
    const measured = postmortem(input).filter(({ heading }) => MEASURED.includes(heading))
    const figures = measured.flatMap((section) => section.lines.map((line) => line.text))
    const data = { task: 'report', title: input.state.title, facts, figures }
    return { system: SYSTEM, user: `Write the summary of this incident.\n${fenced(data)}` }
  },
  verdict: ReportVerdict,
  maxTokens: 1_500,
  conclude(verdict, input, work) {
    const sections = postmortem(input)
    const told = toldSummary(verdict, input)
    const payload = { title: titleOf(input), sections: withSummary(sections, told) }
    return [{ ...work.about, event_type: 'PostmortemDrafted', payload }]
  },
})

/** The sentences that hold: plain, citing facts that exist, with no number that the facts do not have. */
function toldSummary(verdict: ReportVerdict, input: ReportInput): Sections[number]['lines'] {
  const facts = storyOf(input)
  const figures = postmortem(input).flatMap((section) => section.lines.map((line) => line.text))
  return verdict.summary.flatMap(({ text, event_ids }) => {
    const cited = [...new Set(event_ids)].flatMap((id) => facts[Number(/^e(\d{1,3})$/.exec(id)?.[1] ?? 0) - 1] ?? [])
    const prose = plainProse(text, 2_000)
    if (prose === undefined || cited.length === 0) return []
    const source = [...cited.map((fact) => `${fact.event.time} ${fact.text}`), ...figures].join(' ')
    return inventedFigures(prose, source).length > 0
      ? []
      : [{ text: prose, event_ids: cited.map((fact) => fact.event.event_id) }]
  })
}

/** The told sentences take the place of the made ones only where there are enough of them; the times always stay. */
function withSummary(sections: Sections, told: Sections[number]['lines']): Sections {
  if (told.length < 2) return sections
  return sections.map((section) => {
    if (section.heading !== 'Summary') return section
    const times = section.lines.filter((line) => /\(MTT[DAR]\)/.test(line.text))
    return { ...section, lines: [...told, ...times] }
  })
}
