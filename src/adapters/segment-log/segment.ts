import { GiveUp } from '../../kit/outcome.ts'

/** One file of the log. */
export interface Segment {
  readonly file: string
  readonly fd: number
  /** Where the next frame goes: one past the last whole one. */
  end: number
}

/** Damage that no cut can mend without losing what was promised to be kept. */
export function corrupt(file: string, at: number): GiveUp {
  return new GiveUp(
    'log-corrupt',
    `${file} is damaged at byte ${at}. Stop, keep a copy of the folder, and put the file back from a backup.`,
  )
}
