import { readFileSync } from 'node:fs'
import { filesBelow, isShipped } from '../tree.ts'
import type { Sources } from './events-page.ts'

/** Read from the project root. */
export function readSources(): Sources {
  const files = filesBelow(['src/worker-kit', 'src/slack', 'workers'], isShipped)
  return {
    catalogue: readFileSync('src/timeline/events.ts', 'utf8'),
    producers: files.map((file) => readFileSync(file, 'utf8')).join('\n'),
  }
}
