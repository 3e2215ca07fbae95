import { createExporters } from './exporters.ts'
import { isMessage, type ReadyMessage, type ReleaseOptions } from './messages.ts'
import { startServices } from './services.ts'

const options = JSON.parse(process.argv[2] ?? '{}') as ReleaseOptions
const exporters = createExporters(options.otlpEndpoint, options.sha, options.environment)
const services = await startServices(options.dir, exporters)

// A release never outlives the house that started it, however that ended.
process.on('disconnect', () => process.exit(0))
process.on('message', (message) => {
  if (isMessage(message, 'stop')) void stop()
})
process.send?.({ kind: 'ready', storefrontPort: services.storefrontPort } satisfies ReadyMessage)

async function stop(): Promise<void> {
  await services.close()
  await exporters.close()
  process.exit(0)
}
