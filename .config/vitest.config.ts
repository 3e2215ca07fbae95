import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const specs = (kind: string) => `{src,workers,blocks,infra}/**/*${kind}.spec.ts`
/** Rooms whose specs open chdb in their own process, one folder after the other: each closes its own before the next. */
const ENGINE = [
  'src/adapters/{chdb,clickhouse-sql}/**/*.int.spec.ts',
  'src/{cli,compose,evidence,ingress}/**/*.int.spec.ts',
  'workers/{context-builder,detector,embedded,evaluation-agent}/**/*.int.spec.ts',
]

/**
 * The crash suite is by far the longest: it begins first, so that others go beside it and it does not end alone. The
 * laws of the fold take nearly twice as long once others have shown the fold events of many other shapes.
 */
const LONG = ['/infra/crash/', 'laws.spec.ts']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => Number(LONG.some((part) => moduleId.includes(part)))
    return (await super.sort(files)).toSorted((a, b) => isLong(b) - isLong(a))
  }
}

const shared = {
  root: new URL('..', import.meta.url).pathname,
  // chdb crashes when a worker thread that loaded it ends; forks are safe.
  pool: 'forks' as const,
  maxWorkers: 2,
  hookTimeout: 60_000,
}

/** Neighbours are processes and sockets: more than a quarter of the time goes into waiting for them. */
const waiting = { maxWorkers: 3 }

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: [specs('')],
          exclude: [specs('.int'), specs('.e2e'), specs('.servers'), '**/node_modules/**'],
          // Laws draw 100,000 sets each; a slow or busy machine is no fault of theirs.
          testTimeout: 120_000,
          // Worlds that are simulated for seconds are no unit, pure or not: they are named `.int`.
          // Pure specs share a process: most of their time would go into starting one for each file.
          isolate: false,
          // Imports that Node itself binds: a sixth less work for the laws than through the getters of Vite's runner.
          experimental: { viteModuleRunner: false, nodeLoader: false },
          execArgv: ['--import', 'tsx'],
        },
      },
      { test: { ...shared, ...waiting, name: 'engine', include: ENGINE, testTimeout: 60_000, isolate: false } },
      {
        test: {
          ...shared,
          ...waiting,
          name: 'int',
          include: [specs('.int')],
          exclude: [...ENGINE, '**/node_modules/**'],
          testTimeout: 60_000,
          isolate: false,
          setupFiles: ['.config/without-engine.mjs'],
        },
      },
      // Against real servers, which `npm run test:servers` starts once: one file at a time, for they share them.
      {
        test: {
          ...shared,
          name: 'servers',
          include: [specs('.servers')],
          testTimeout: 60_000,
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
      // The whole house with a real shop in it.
      {
        test: {
          ...shared,
          ...waiting,
          name: 'e2e',
          include: [specs('.e2e')],
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
