import { join } from 'node:path'
import type { RunningServer, ServerKind } from '../servers/server.ts'
import { withScratch } from './scratch.ts'

/** Runs the work while these servers stand, at the addresses under their variables: given ones, or started for it. */
export function withServers<T>(kinds: readonly ServerKind[], work: () => Promise<T>): Promise<T> {
  return withScratch(async (dir) => {
    const started: RunningServer[] = []
    try {
      for (const { name, env, start } of kinds) {
        if (process.env[env]) continue
        const server = await start(join(dir, name))
        started.push(server)
        process.env[env] = server.address
      }
      return await work()
    } finally {
      await Promise.allSettled(started.map((server) => server.stop()))
    }
  })
}
