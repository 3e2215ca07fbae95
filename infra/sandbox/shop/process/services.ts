import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { SHOP_SERVICES } from '../shop-services.ts'
import type { Exporters } from './exporters.ts'
import { createTelemetry, type ShopTelemetry } from './telemetry.ts'

const SWEEP_MS = 20
const KEEP_ALIVE_MS = 120_000
const LOOPBACK = '127.0.0.1'

export interface RunningServices {
  readonly storefrontPort: number
  close(): Promise<void>
}

interface ShopModules {
  createService(needs: { telemetry: ShopTelemetry; upstream: Readonly<Record<string, string>> }): unknown
  createListener(routes: unknown, telemetry: ShopTelemetry): RequestListener
}

/** Starts every service of a release on a loopback port of its own; callees first, so that callers know their address. */
export async function startServices(releaseDir: string, exporters: Exporters): Promise<RunningServices> {
  const { createListener } = await load(releaseDir, 'lib/http.js')
  const servers: Server[] = []
  const upstream: Record<string, string> = {}
  let storefrontPort = 0
  for (const name of SHOP_SERVICES) {
    const { logger, tracer } = exporters.of(name)
    const telemetry = createTelemetry(logger, tracer, releaseDir)
    const { createService } = await load(releaseDir, `services/${name}/service.js`)
    const server = createServer(createListener(createService({ telemetry, upstream: { ...upstream } }), telemetry))
    // Longer than callers keep an idle connection: otherwise a request can meet a connection that is just being closed.
    server.keepAliveTimeout = KEEP_ALIVE_MS
    storefrontPort = await listen(server)
    upstream[name] = `http://${LOOPBACK}:${storefrontPort}`
    servers.push(server)
  }
  return {
    storefrontPort,
    async close() {
      // Callers first: a request that is still on its way finds everybody it needs.
      for (const server of servers.toReversed()) await closeServer(server)
    },
  }
}

/** The shop's files are plain JavaScript: their shape is what `lib/telemetry.js` and the shop's README promise. */
async function load(releaseDir: string, path: string): Promise<ShopModules> {
  return (await import(pathToFileURL(join(releaseDir, path)).href)) as ShopModules
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, LOOPBACK, () => resolve((server.address() as AddressInfo).port))
  })
}

/** Takes no more connections and waits for the requests at hand; connections that fall idle meanwhile are closed as well. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS)
    server.close(() => {
      clearInterval(sweep)
      resolve()
    })
    server.closeIdleConnections()
  })
}
