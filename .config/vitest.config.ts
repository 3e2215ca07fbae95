import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['{src,workers,blocks,infra}/**/*.spec.ts'],
    // chdb crashes when a worker thread that loaded it ends; forks are safe.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
