import { GiveUp } from '../../kit/outcome.ts'

/** One file of the log. */
export interface Segment {
  readonly file: string
  readonly fd: number
  /** Where the next frame goes: one past the last whole one. */
  end: number
  /** The size of the file: what stands between `end` and here are zeros, room for the next frames. */
  room: number
}

/** A file grows by this much at a time: a write into room that is there syncs without the file system's own journal. */
export const ROOM_BYTES = 1024 * 1024

/** Damage that no cut can mend without losing what was promised to be kept. */
export function corrupt(file: string, at: number): GiveUp {
  return new GiveUp(
    'log-corrupt',
    `${file} is damaged at byte ${at}. Stop, keep a copy of the folder, and put the file back from a backup.`,
  )
}
