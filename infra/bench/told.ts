import type { TimelineEvent } from '../../src/timeline/events.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'

/** A whole incident of twelve events: detected, explained, fixed, measured, resolved, written up. */
export function incident(number: number): Story {
  return story(`service-${number % 20}`, { incident: `inc_${number}` })
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
