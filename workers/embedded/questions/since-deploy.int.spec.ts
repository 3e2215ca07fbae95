import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { windowReport } from '../../../blocks/findings/window-report.ts'
import { openChdbEvidence } from '../../../src/adapters/chdb/open-chdb.ts'
import { loadConfig } from '../../../src/config.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import { silentLog } from '../../../src/kit/log.ts'
import { told } from './after-the-storm.spec-support.ts'
import { AT, line, SHA, span } from './questions.spec-support.ts'
import { questionsOf } from './questions.ts'

const at = (s: number) => new Date(AT + s * 1_000).toISOString()

/** Checkout fails until the deploy mends it; what payments bring since is what is asked for. */
async function asked(failsAfter: boolean, words = '') {
  const evidence = await openChdbEvidence({ dir: await mkdtemp(join(tmpdir(), 'since-deploy-')), log: silentLog })
  const seconds = Array.from({ length: 1_500 }, (_, n) => n - 1_200)
  const isMended = (s: number) => s >= -300 && s < 0
  const isBrought = (s: number) => failsAfter && s >= 0.3
  await evidence.addSpans(
    seconds.flatMap((s) =>
      [0, 300, 600].flatMap((ms) => [
        span('checkout', AT + s * 1_000 + ms, isMended(s) && ms > 0),
        span('payment', AT + s * 1_000 + ms, isBrought(s + ms / 1_000) && ms > 0),
      ]),
    ),
  )
  await evidence.addLogs(
    seconds.flatMap((s) => [
      ...(isMended(s) ? [line('checkout', AT + s * 1_000 + 1, 'RangeError: bad tier', 17)] : []),
      ...(isBrought(s + 0.4) ? [line('payment', AT + s * 1_000 + 400, 'TypeError: rate of undefined', 17)] : []),
    ]),
  )
  const shipped = [
    ['checkout', -0.2],
    ['payment', 0.1],
    ['search', 2],
  ] as const
  await evidence.addDeploys(
    shipped.map(([service, s]) => ({ id: `d${service}`, service, sha: SHA, previous_sha: 'old', at: at(s) })),
  )
  const later = { id: 'later', service: 'mailer', sha: 'c0ffee1', previous_sha: 'old', at: at(50) }
  if (words !== '') await evidence.addDeploys([later])
  const clock = { ...systemClock, now: () => new Date(AT + 200_000) }
  const config = loadConfig({ FAULTLINE_PACE: 'default' }, { playsSandbox: false })
  const question = { window: { kind: 'since-deploy' }, words } as const
  const answer = await questionsOf({ evidence, clock, config }).investigate(question)
  await evidence.close()
  return answer
}

it('counts from the deploy on, and names every service that it went to', async () => {
  const found = told(await asked(true))
  expect(found.window.from).toBe(at(-0.2))
  const [first, ...others] = found.services
  expect(first).toMatchObject({ service: 'payment', trouble: { from_start: false } })
  expect(Math.abs(Date.parse(first?.trouble?.at ?? '') - AT)).toBeLessThan(1_000)
  expect(others.flatMap(({ trouble }) => trouble ?? [])).toEqual([])
  const { text, blocks } = windowReport(found)
  expect(text).toContain('1 service fails more than usual; it goes on.')
  expect(JSON.stringify(blocks)).toMatch(/`checkout`, `payment`, `search` went to `3f2a91c` at /)
  expect(JSON.stringify(blocks)).not.toContain('RangeError')
})

it('says of nothing that failed before the deploy alone that it fails', async () => {
  const found = told(await asked(false))
  expect(found.services.flatMap(({ trouble }) => trouble ?? [])).toEqual([])
  expect(windowReport(found).text).toContain('Nothing is worse than usual')
})

it('counts from the newest deploy of the service that is named, and takes its name for no words of an error', async () => {
  const { window, services } = told(await asked(true, 'of checkout'))
  expect(window.from).toBe(at(-0.2))
  expect(services.map(({ service }) => service)).toContain('payment')
  expect(await asked(true, 'of chekout')).toMatchObject({
    kind: 'problem',
    said: expect.stringContaining('“chekout” is no service here. Did you mean checkout?'),
  })
})
