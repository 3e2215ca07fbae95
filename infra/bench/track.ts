import type { TaskQueue } from '../../src/tasks/queue.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'

/** A timeline and a queue, and a loop that reads every event once and sends a task for each incident, knowing nothing. */
export interface Track {
  readonly name: string
  readonly timeline: Timeline
  readonly queue: TaskQueue
  /** Milliseconds until `incidents` tasks were taken. */
  bare(incidents: number): Promise<number>
  close(): Promise<void>
}
