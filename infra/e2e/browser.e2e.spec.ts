import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../servers/free-port.ts'
import { browserPath, openTab, type Tab } from './browser.spec-support.ts'
import { type RunningHouse, removeData, startHouse, tellWhenFailing } from './house.spec-support.ts'
import { fact, healthyShop, settled } from './incident.spec-support.ts'
import { facts, theFact } from './log.spec-support.ts'
import { until } from './until.spec-support.ts'
import { workspaceAt } from './workspace.spec-support.ts'

const chromium = browserPath()

describe.skipIf(chromium === undefined)('infra/e2e/browser.e2e.spec.ts', () => {
  let house: RunningHouse
  let tab: Tab
  const failed = tellWhenFailing(() => house)

  beforeAll(async () => {
    house = await startHouse({ port: await freePort() })
    tab = await openTab(chromium ?? '', house.origin)
  })
  beforeEach(({ skip }) => skip(failed(), 'a step before this one failed'))
  afterAll(async () => {
    if (failed()) await tab?.shoot('where-it-failed').catch(() => undefined)
    await tab?.close()
    await house?.stop()
    if (house !== undefined && !failed()) await removeData(house.dataDir)
  })

  it('shows the workspace and a healthy shop', async () => {
    await tab.page.locator('.sidebar').waitFor()
    await healthyShop(workspaceAt(house.origin))
    await tab.page.locator('.shop', { hasText: '0.0 %' }).waitFor()
    await tab.shoot('01-healthy')
  })

  it('shows the card and the brief after “Ship the bad deploy”', async () => {
    await tab.page.getByRole('button', { name: 'Ship the bad deploy' }).click()
    await tab.open('inc-')
    await tab.page.locator('main article', { hasText: 'Why opened' }).waitFor()
    await tab.shoot('02-just-opened')
    await tab.page.locator('main article', { hasText: 'Approve & open PR' }).waitFor()
    await tab.page.locator('main article', { hasText: /Causes.*Ruled out/s }).waitFor()
    await tab.open('incidents')
    await tab.page.locator('main article', { hasText: /#inc-.*of requests fail/s }).waitFor()
    await tab.shoot('03-card')
    await tab.open('inc-')
    await tab.page.locator('main article', { hasText: 'Why opened' }).waitFor()
    await tab.page.locator('main .messages').evaluate((list) => list.scrollTo(0, 0))
    await tab.shoot('04-brief')
  })

  it('opens the evidence, and the fix with its diff and the way back', async () => {
    await tab.press(/Cause proposed/, 'Evidence')
    const modal = tab.page.getByRole('dialog', { name: 'Evidence' })
    await modal.locator('pre', { hasText: 'isExpired' }).first().waitFor()
    await tab.shoot('05-evidence')
    await modal.getByRole('button', { name: 'Close' }).first().click()
    await modal.waitFor({ state: 'detached' })
    const fix = tab.page.locator('main article', { hasText: 'Proposed fix' }).last()
    await fix.locator('.replies').click()
    await tab.page.locator('.thread .file').click()
    await tab.page.locator('.thread .file', { hasText: 'close' }).waitFor()
    await tab.page.locator('.thread', { hasText: 'lib/discounts.js' }).waitFor()
    await tab.page.locator('.thread', { hasText: 'How it is undone' }).waitFor()
    await tab.shoot('06-fix-thread')
    await tab.page.getByLabel('Close thread').click()
  })

  it('tells a developer without rights who may approve', async () => {
    await tab.actAs('Dan Duarte')
    await tab.press(/Proposed fix/, 'Approve & open PR')
    await tab.page.locator('main article', { hasText: /Nothing was done.*Olivia Okafor/s }).waitFor()
    await tab.shoot('07-denied')
    expect(await facts(house.dataDir, 'FixApproved')).toEqual([])
  })

  it('opens the pull request, shows its checks and merges it, as the on-call engineer says', async () => {
    await tab.actAs('Olivia Okafor')
    await tab.press(/Proposed fix/, 'Approve & open PR')
    await fact(house.dataDir, 'FixChecksCompleted')
    await tab.page.locator('main article', { hasText: 'Approve & merge' }).waitFor()
    await tab.shoot('08-pull-request')
    const [{ url } = { url: '' }] = (await facts(house.dataDir, 'FixProposed')).flatMap(({ payload }) =>
      payload.stage === 'pull_request' ? [payload] : [],
    )
    await tab.visit(url, /Tests passed|success/i, '09-code-host')
    await tab.press(/Proposed fix/, 'Approve & merge')
    await tab.page.locator('main article', { hasText: /Merged.*by/s }).waitFor()
  })

  it('shows the evaluation as a chart, and closes on a person’s word', async () => {
    const evaluation = tab.page.locator('main article', { hasText: 'The fix works' }).last()
    await evaluation.locator('svg').waitFor({ timeout: 120_000 })
    await tab.shoot('10-evaluation')
    await tab.press(/The fix works/, 'Confirm resolved')
    const resolved = tab.page.locator('main article', { hasText: 'Resolved after' })
    await resolved.locator('.replies').click()
    await tab.page.locator('.thread article', { hasText: 'Postmortem' }).first().waitFor()
    await settled(workspaceAt(house.origin), house.dataDir)
    await tab.shoot('11-postmortem')
    await tab.page.getByLabel('Close thread').click()
    expect((await theFact(house.dataDir, 'IncidentResolved')).actor.id).toBe('UOLIVIA001')
  })

  it('answers commands typed into the channel', async () => {
    const messages = tab.page.locator('main .messages')
    // Wherever the channel was scrolled to before: who asks sees the answer.
    const below = () => messages.evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight)
    const atEnd = () => until('the newest in sight', async () => ((await below()) < 40 ? true : undefined))
    await messages.evaluate((list) => list.scrollTo(0, 0))
    await tab.type('/incident digest now')
    await tab.page.locator('main article', { hasText: 'Incident digest' }).waitFor()
    await atEnd()
    await tab.shoot('12-digest')
    await tab.type('/incident help')
    await tab.page.locator('main article', { hasText: 'What can be typed' }).waitFor()
    await atEnd()
    await tab.shoot('13-help')
  })

  it('declares an incident from a form with one question to answer', async () => {
    await tab.page.getByRole('button', { name: 'Declare incident' }).click()
    const form = tab.page.getByRole('dialog', { name: 'Declare an incident' })
    await form.getByRole('button', { name: 'Declare', exact: true }).click()
    await form.locator('.field.wrong').first().waitFor()
    expect(await form.locator('.field.wrong').count()).toBe(1)
    await form.getByLabel('What is wrong?').fill('Payments take very long')
    await form.getByLabel('How bad is it?').selectOption({ index: 1 })
    await tab.shoot('14-declare')
    await form.getByRole('button', { name: 'Declare', exact: true }).click()
    await form.waitFor({ state: 'detached' })
    // The form closes when its words are kept; the fact follows.
    const { value: declared } = await until('what was declared', async () => {
      const [, second] = await facts(house.dataDir, 'IncidentDetected')
      return second
    })
    expect(declared.payload).toMatchObject({ title: 'Payments take very long', severity: 'SEV-1', source: 'person' })
    await tab.page.locator('.sidebar button', { hasText: 'payments' }).click()
    await tab.page.locator('main article', { hasText: /Cause (proposed|not known)|Nothing found/ }).waitFor()
    await tab.shoot('15-declared')
  })

  it('shows the home of the bot, and fits a small window', async () => {
    await tab.page.locator('.sidebar button', { hasText: 'Faultline' }).click()
    await tab.page.locator('main', { hasText: 'Payments take very long' }).waitFor()
    await tab.shoot('16-home')
    await tab.page.setViewportSize({ width: 800, height: 700 })
    await tab.open('incidents')
    await tab.shoot('17-small')
    const wide = await tab.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(wide).toBeLessThanOrEqual(0)
  })

  it('throws nothing in the browser on the whole way', () => {
    expect(tab.trouble).toEqual([])
  })
})
