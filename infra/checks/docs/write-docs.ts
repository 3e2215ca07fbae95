import { writeFileSync } from 'node:fs'
import { eventsPage } from './events-page.ts'
import { readSources } from './sources.ts'

writeFileSync('docs/events.md', eventsPage(readSources()))
