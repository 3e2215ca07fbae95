import { count } from './paint.ts'

export interface ReadProgress {
  readonly onBytes: (bytes: number, lines: number) => void
  /** Leaves the line of a terminal clean. */
  readonly end: () => void
}

const [EVERY_MS, WIDTH] = [200, 30]

/** A bar on a terminal, by bytes read of the sources; lines where their size is not known. Nothing elsewhere. */
export function createReadProgress(total: number, out: NodeJS.WriteStream): ReadProgress {
  if (!out.isTTY) return { onBytes: () => {}, end: () => {} }
  const start = performance.now()
  let [read, shown] = [0, start]
  return {
    onBytes(bytes, lines) {
      read += bytes
      const now = performance.now()
      if (now - shown < EVERY_MS) return
      shown = now
      const pace = `${count(lines)} lines, ${count(Math.round(lines / ((now - start) / 1_000)))} a second`
      const share = total > 0 ? Math.min(1, read / total) : 0
      const bar =
        total > 0 ? `[${'█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░')}] ${Math.round(share * 100)} %  ` : ''
      out.write(`\r\u001b[K${bar}${pace}`)
    },
    end: () => void out.write('\r\u001b[K'),
  }
}
