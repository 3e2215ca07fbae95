import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'

const SHOTS = fileURLToPath(new URL('../../.faultline/screenshots/', import.meta.url))
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A browser on this machine, or undefined after saying loudly what is not tested and what to install. */
export function browserPath(): string | undefined {
  const places = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser']
  const found = places.find((path) => path !== undefined && existsSync(path))
  if (found === undefined) {
    console.warn(
      'SKIPPED: the loop through the page is not tested, because there is no browser here. Install Chromium ' +
        '(`apt-get install chromium`), or set CHROMIUM_PATH to one, and run `npm run test:e2e` again.',
    )
  }
  return found
}

/** One person's browser on the workspace. `trouble` collects what the page threw or logged as an error. */
export interface Tab {
  readonly page: Page
  readonly trouble: readonly string[]
  /** Keeps a picture under `.faultline/screenshots/`. */
  shoot(name: string): Promise<void>
  actAs(name: string): Promise<void>
  open(channel: string): Promise<void>
  /** Presses a button in the message that has these words, and says yes where it asks. */
  press(words: RegExp, label: string): Promise<void>
  /** Looks at another page beside this one, until it has these words, and keeps a picture. */
  visit(url: string, words: RegExp, name: string): Promise<void>
  /** Types into the composer of the channel. */
  type(text: string): Promise<void>
  close(): Promise<void>
}

export async function openTab(executablePath: string, origin: string): Promise<Tab> {
  const browser = await chromium.launch({ executablePath, args: FLAGS })
  const page = await browser.newPage({ viewport: { width: 1360, height: 900 } })
  page.setDefaultTimeout(60_000)
  const trouble: string[] = []
  page.on('pageerror', (error) => trouble.push(String(error)))
  page.on(
    'console',
    (line) => line.type() === 'error' && !isRefusedForm(line.location().url) && trouble.push(line.text()),
  )
  await mkdir(SHOTS, { recursive: true })
  await page.goto(origin)
  return tabOf(browser, page, trouble)
}

/** A form that is not complete is answered with an error on purpose, which Chromium logs as trouble. */
function isRefusedForm(url: string): boolean {
  return url.endsWith('/control/modal/submit')
}

function tabOf(browser: Browser, page: Page, trouble: readonly string[]): Tab {
  return {
    page,
    trouble,
    async shoot(name) {
      await page.screenshot({ path: `${SHOTS}${name}.png` })
    },
    async actAs(name) {
      const option = page.locator('option', { hasText: name })
      await page.getByLabel('Act as').selectOption(await option.first().getAttribute('value'))
    },
    async open(channel) {
      await page.locator('.sidebar button', { hasText: channel }).click()
      await page.locator('.channel-head h2', { hasText: channel }).first().waitFor()
    },
    async press(words, label) {
      const message = page.locator('main article', { hasText: words }).last()
      await message.getByRole('button', { name: label, exact: true }).click()
      const question = page.getByRole('alertdialog')
      if ((await question.count()) > 0) await question.locator('.primary').click()
    },
    async visit(url, words, name) {
      const beside = await browser.newPage()
      await beside.goto(url)
      await beside.getByText(words).first().waitFor()
      await beside.screenshot({ path: `${SHOTS}${name}.png`, fullPage: true })
      await beside.close()
    },
    async type(text) {
      await page.locator('main .composer textarea').fill(text)
      await page.locator('main .composer textarea').press('Enter')
    },
    close: () => browser.close(),
  }
}
