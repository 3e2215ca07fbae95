import type { TimelineEvent } from '../../src/timeline/events.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'

/** A whole incident of twelve events: detected, explained, fixed, measured, resolved, written up. */
export function incident(number: number, options: Parameters<typeof story>[1] = {}): Story {
  return story(`service-${number % 20}`, { incident: `inc_${number}`, ...options })
    .detected()
    .context()
    .cause(0.9)
    .draft()
    .approved()
    .pull()
    .checks()
    .mergeApproved()
    .applied()
    .evaluated('pass')
    .resolved()
    .state('PostmortemDrafted')
}

/** The events of this many incidents, incident after incident. */
export function eventsOf(incidents: number): readonly TimelineEvent[] {
  return Array.from({ length: incidents }, (_, number) => incident(number).events).flat()
}

/** Incidents that wait for the question about their cause: three events and one task owed each. */
export function waitingIncidents(incidents: number, name = 'inc'): readonly TimelineEvent[] {
  const tell = (number: number) => story(`service-${number % 20}`, { incident: `${name}_${number}` })
  return Array.from(
    { length: incidents },
    (_, number) => tell(number).detected().context().noted('Seen.').events,
  ).flat()
}

/** Open incidents that wait for a person, with a pull request of this number, and owe nothing. */
export function restingIncident(number: number): Story {
  const open = story(`service-${number % 20}`, { incident: `inc_${number}` })
    .detected()
    .context()
    .cause(0.9)
  const pull = { number: number + 1, url: `https://code.example/acme/shop/pull/${number + 1}` }
  return open.draft().approved().pull(pull).checks()
}
