import type { Route } from '../../../src/incident/owed.ts'
import { ROUTES } from '../../../src/incident/routes.ts'
import { Envelope, MAX_EVENT_BYTES } from '../../../src/timeline/envelope.ts'
import { INTERNAL_TYPES, TIMELINE_TYPES } from '../../../src/timeline/events.ts'
import { topicsOf } from '../../../src/timeline/placement.ts'
import { REGISTRY } from '../../../workers/registry.ts'
import { shapeWords } from './shape-words.ts'

const TYPES = [...TIMELINE_TYPES, ...INTERNAL_TYPES]

/** What the page is written from besides the code itself: the text of the catalogue's file, and of all who state events. */
export interface Sources {
  readonly catalogue: string
  readonly producers: string
}

/** `docs/events.md`: the catalogue, its payloads and the routing table. */
export function eventsPage({ catalogue, producers }: Sources): string {
  const unsaid = TYPES.map((type) => type.shape.event_type.value).filter((type) => !isStated(type, producers))
  return `${[
    '# Events, payloads and routes',
    'Written from the code by `node --import tsx infra/checks/docs/write-docs.ts`; do not edit it by hand.',
    '## Events',
    'In the order of `src/timeline/events.ts`. An event is never changed; a type that a build does not know is kept and ignored.',
    table(
      ['event', 'topic', 'means'],
      TYPES.map((type) => row(type.shape.event_type.value, catalogue)),
    ),
    `Understood and shown, but stated by no part of this build yet: ${unsaid.join(', ') || 'none'}.`,
    '## What every event carries',
    `At most ${MAX_EVENT_BYTES / 1024} KiB of JSON. \`event_id\` is a UUIDv5 of tenant, incident, type, cycle and discriminator, so that the same fact has the same id.`,
    '`time` is for durations; order comes from the log.',
    code(shapeWords(Envelope)),
    '## Payloads',
    '`?`: may be absent. `[]`: a list. `#`: a number. Blocks with a line between: one of these shapes.',
    ...TYPES.flatMap(({ shape }) => [`### ${shape.event_type.value}`, code(shapeWords(shape.payload))]),
    '## Routes',
    'Which fact makes which work due, and who does it. Work is owed until its answer stands in the timeline; most routes also look at the payload.',
    table(['when', 'queue', 'worker', 'answer', 'because'], ROUTES.map(routeRow)),
  ].join('\n\n')}\n`
}

function row(type: (typeof TYPES)[number]['shape']['event_type']['value'], source: string): readonly string[] {
  const said = new RegExp(`/\\*\\* (.*) \\*/\\nexport const ${type} =`).exec(source)?.[1]
  if (said === undefined) throw new Error(`${type} has no sentence of its own. Put one line of docstring above it.`)
  return [`[${type}](#${type.toLowerCase()})`, topicsOf(type).join(', '), said]
}

function isStated(type: string, producers: string): boolean {
  return new RegExp(`(event_type:|factOf\\(\\s*\\w+,)\\s*'${type}'`).test(producers)
}

function routeRow({ on, queue, output, because, variant }: Route): readonly string[] {
  const worker = REGISTRY.find((entry) => 'queue' in entry && entry.queue === queue)?.name
  if (worker === undefined) throw new Error(`Nobody takes ${queue}. Add its worker to workers/registry.ts.`)
  return [variant === '' ? on : `${on} (${variant})`, queue, worker, output, because]
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function code(shapes: readonly (readonly string[])[]): string {
  return `\`\`\`text\n${shapes.map((lines) => lines.join('\n')).join('\n\n')}\n\`\`\``
}
