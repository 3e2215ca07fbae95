import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { beforeAll, describe, expect, it } from 'vitest'

const config = createRequire(import.meta.url)('../../.config/arrows.cjs')
const roots = ['src', 'workers', 'blocks', 'infra']
const planted: string[] = []

/** Puts a file with one forbidden import into a room for the time of a test. */
async function plant(room: string, source: string): Promise<void> {
  const folder = await mkdtemp(path.join(room, 'planted-'))
  planted.push(folder)
  await writeFile(path.join(folder, 'planted.ts'), source)
}

async function violations(): Promise<{ modules: number; rules: string[] }> {
  const result = await cruise(roots, { ...config.options, ruleSet: { forbidden: config.forbidden }, validate: true })
  const { summary, modules } = result.output as ICruiseResult
  return {
    modules: modules.length,
    rules: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  }
}

describe('infra/checks/arrows.spec.ts', { timeout: 60_000 }, () => {
  let seen: Awaited<ReturnType<typeof violations>>
  // One look at everything for both: a forbidden import of each kind stands there meanwhile.
  beforeAll(async () => {
    await plant('blocks', "import { jcs } from '../../src/kit/jcs.ts'\nexport const a = jcs\n")
    await plant('src/timeline', "import { lifecycle } from '../../incident/status.ts'\nexport const b = lifecycle\n")
    await plant(
      'workers/dispatcher',
      "import { createReconciler } from '../../reconciler/reconciler.ts'\nexport const c = createReconciler\n",
    )
    await plant(
      'workers/reconciler',
      "import { ACTIONS } from '../../../blocks/action-ids.ts'\nexport const d = ACTIONS\n",
    )
    try {
      seen = await violations()
    } finally {
      for (const folder of planted) await rm(folder, { recursive: true })
    }
  })

  it('finds every import along the arrows, and no circles', () => {
    expect(seen.modules).toBeGreaterThan(40)
    expect(seen.rules.filter((rule) => !rule.includes('planted-'))).toEqual([])
  })

  it('catches a forbidden import of each kind', () => {
    const caught = seen.rules.filter((rule) => rule.includes('planted-')).map((rule) => rule.split(':')[0])
    expect(caught.sort()).toEqual([
      'a worker knows ports, not plumbing or looks',
      'a worker never imports another',
      'blocks imports only',
      'src/timeline imports only',
    ])
  })
})
