import { expect, it } from 'vitest'
import { whatNext } from './what-next.ts'

const now = new Date('2026-03-01T12:00:00Z')

it.each([
  ['2026-03-01T11:44:30Z', '/incident last 16 minutes'],
  ['2026-02-28T12:00:00Z', '/incident last 24 hours'],
  ['2026-02-20T13:00:00Z', '/incident last 9 days'],
  ['2026-03-01T12:00:05Z', '/incident last 1 minute'],
  ['2026-01-02T00:00:00Z', '/incident between …'],
])('names the stretch of a file that begins at %s as one that /incident reads', (earliest, asked) => {
  expect(whatNext(earliest, now)).toMatch(new RegExp(`${asked}$`))
})
