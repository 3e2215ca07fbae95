import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { LazyFile, readLazyFile } from './lazy-file.ts'
import type { Segment } from './segment.ts'

/** Up to here the log was durable and its callers were told so. Names of files sort as they follow each other. */
const Mark = z.object({ file: z.string(), end: z.int() })
type Mark = z.infer<typeof Mark>

/**
 * How far the log was acknowledged, in a small file beside it that follows within moments. It tells damage of the last
 * records from the torn end of a write that nobody was promised; that takes no sync of its own.
 */
export class Acknowledged {
  readonly #file: string
  readonly #log: Log
  readonly #lazy: LazyFile
  #mark: Mark | undefined

  constructor(dir: string, clock: Clock, log: Log) {
    this.#file = join(dir, 'acknowledged.json')
    this.#log = log
    this.#mark = Mark.safeParse(readLazyFile(this.#file, log, 'how far the log was acknowledged is unreadable')).data
    const unsaved = 'how far the log was acknowledged is not saved; damage of its end may be taken for a torn write'
    const text = () => JSON.stringify(this.#mark)
    this.#lazy = new LazyFile({ file: this.#file, clock, log, delayMs: 250, text, unsaved })
  }

  /**
   * `size` is that of the last file. Acknowledged bytes that cannot be read: `GiveUp('log-corrupt')`. Whole frames that
   * end before the mark are an older copy, which is taken.
   */
  check(last: Segment | undefined, size: number): void {
    const mark = this.#mark
    if (mark === undefined) return
    const name = last ? basename(last.file) : ''
    const end = last?.end ?? 0
    if (name > mark.file || (name === mark.file && end >= mark.end)) return
    if (last && size > end) throw damaged(last, mark, this.#file)
    const now = { file: name, end }
    this.#log.warn(
      { dir: dirname(this.#file), acknowledged: mark, now },
      'the log ends before what it had acknowledged',
    )
  }

  reached(last: Segment | undefined): void {
    if (!last || (this.#mark?.end === last.end && this.#mark.file === basename(last.file))) return
    this.#mark = { file: basename(last.file), end: last.end }
    this.#lazy.changed()
  }

  flush(): void {
    this.#lazy.flush()
  }
}

function damaged({ file, end }: Segment, mark: Mark, markFile: string): GiveUp {
  return new GiveUp(
    'log-corrupt',
    `${file} is damaged at byte ${end}, in what was acknowledged (${mark.file} up to byte ${mark.end}). Stop, keep a copy of the folder, and put the file back from a backup. Only if this is the backup: remove ${markFile}, and its torn end is cut.`,
  )
}
