import { rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { beforeAll, describe, expect, it } from 'vitest'
import packages from '../../.config/packages.json' with { type: 'json' }
import rooms from '../../.config/rooms.json' with { type: 'json' }

const config = createRequire(import.meta.url)('../../.config/arrows.cjs')
const roots = ['src', 'workers', 'blocks', 'infra']

/** A folder, what a file in it must not import, and how the name of the rule begins that says so. */
type Plant = readonly [folder: string, target: string, rule: string]

const plants: readonly Plant[] = [
  ['src/kit', 'src/kit/planted-import.ts', 'no circles'],
  ['blocks', 'src/kit/jcs.ts', 'blocks imports only'],
  ['src/timeline', 'src/incident/status.ts', 'src/timeline imports only'],
  ...Object.keys(rooms).map((room): Plant => [room, 'infra/checks/tree.ts', `${room} imports only`]),
  ['src/adapters/memory', 'infra/checks/tree.ts', 'nobody imports infra'],
  ['src/adapters/kafka', 'src/adapters/sqs/queue-names.ts', 'an adapter imports ports'],
  ['src/adapters/kafka', 'src/compose/house.ts', 'an adapter imports ports'],
  ['src/adapters/slack', 'src/adapters/kafka/kafka-client.ts', 'the Slack adapter'],
  ['src/compose', 'workers/roles.ts', 'composition knows'],
  ['src/compose', 'src/cli/start.ts', 'composition knows'],
  ['src/config', 'src/adapters/sqs/queue-names.ts', 'configuration knows'],
  ['workers/dispatcher', 'workers/reconciler/reconciler.ts', 'a worker never imports another'],
  ['workers/reconciler', 'blocks/action-ids.ts', 'a worker knows ports'],
  ['workers/reconciler', 'src/slack/slack.ts', 'a worker knows ports'],
  ['workers/slack-notifier', 'src/compose/house.ts', 'the notifier knows'],
  ['workers/embedded', 'src/cli/start.ts', 'the embedded house composes'],
  ['workers/embedded', 'src/adapters/memory/memory-queue.ts', 'the embedded house composes'],
  ['workers/embedded', 'blocks/findings/correlation.ts', 'the embedded house knows the shapes'],
  ['infra/sandbox', 'src/adapters/sqs/queue-names.ts', 'the sandbox knows'],
  // Packages: everyone's in a room that has none; then a vendor's at another vendor's, and one that nobody was given.
  ...Object.keys(packages).map((name): Plant => ['src/charts', name, `${name} is for`]),
  ['blocks', 'kafkajs', 'kafkajs is for'],
  ['src/timeline', '@slack/web-api', '@slack/web-api is for'],
  ['src/adapters/kafka', '@slack/web-api', '@slack/web-api is for'],
  ['workers/dispatcher', 'bullmq', 'bullmq is for'],
  ['src/cli', 'pg', 'pg is for'],
  ['src/adapters/slack', 'ws', 'packages.json names'],
]

/** The file in a folder that holds its forbidden imports for the time of a test; what lists files passes over it. */
function plantedIn(folder: string): string {
  return folder === 'src/config' ? 'src/config-planted-import.ts' : `${folder}/planted-import.ts`
}

async function plant(folder: string): Promise<void> {
  const targets = plants.filter(([where]) => where === folder).map(([, target]) => target)
  const lines = targets.map((target) => {
    const isOurs = roots.includes(target.split('/', 1)[0] ?? '')
    const way = path.relative(path.dirname(plantedIn(folder)), target)
    return `import '${!isOurs ? target : way.startsWith('.') ? way : `./${way}`}'\n`
  })
  await writeFile(plantedIn(folder), lines.join(''))
}

async function violations() {
  const result = await cruise(roots, { ...config.options, ruleSet: { forbidden: config.forbidden }, validate: true })
  const { summary, modules } = result.output as ICruiseResult
  return {
    modules: modules.length,
    found: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  }
}

describe('infra/checks/arrows.spec.ts', { timeout: 60_000 }, () => {
  let seen: Awaited<ReturnType<typeof violations>>
  const folders = [...new Set(plants.map(([folder]) => folder))]
  // One look at everything for all: a forbidden import of each kind stands there meanwhile.
  beforeAll(async () => {
    try {
      await Promise.all(folders.map(plant))
      seen = await violations()
    } finally {
      await Promise.all(folders.map((folder) => rm(plantedIn(folder), { force: true })))
    }
  })

  it('finds every import along the arrows, no circles, and packages only where they may be', () => {
    expect(seen.modules).toBeGreaterThan(40)
    expect(seen.found.filter(({ from }) => !from.includes('planted-'))).toEqual([])
  })

  it('catches a forbidden import of each kind', () => {
    const isCaught = ([folder, target, rule]: Plant) =>
      seen.found.some((one) => one.from === plantedIn(folder) && one.to.includes(target) && one.rule.startsWith(rule))
    const missed = plants.filter((each) => !isCaught(each))
    expect(missed).toEqual([])
  })

  it('has seen every rule catch something', () => {
    const caught = new Set(seen.found.map(({ rule }) => rule))
    const rules = config.forbidden.map(({ name }: { name: string }) => name)
    expect(rules.filter((name: string) => !caught.has(name))).toEqual([])
  })
})
