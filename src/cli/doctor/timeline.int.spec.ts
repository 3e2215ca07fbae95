import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openSegmentLog } from '../../adapters/segment-log/segment-log.ts'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { story } from '../../timeline/stories/story.ts'
import { checkTimeline } from './timeline.ts'

it('src/cli/doctor/timeline.ts finds a damaged timeline before a start does', async () => {
  const data = mkdtempSync(join(tmpdir(), 'faultline-doctor-'))
  expect(await checkTimeline(data)).toEqual([])
  const log = await openSegmentLog({ dir: join(data, 'timeline'), clock: systemClock, log: silentLog })
  for (const event of story('checkout').detected().context().cause().events) await log.append([event])
  await log.close()
  expect(await checkTimeline(data)).toMatchObject([{ status: 'ok' }])
  const file = join(data, 'timeline', '00000001.log')
  const bytes = readFileSync(file)
  bytes[100] = (bytes[100] ?? 0) ^ 1
  writeFileSync(file, bytes)
  expect(await checkTimeline(data)).toMatchObject([
    { status: 'fail', what: expect.stringContaining('is damaged at byte') },
  ])
  rmSync(data, { recursive: true })
})
