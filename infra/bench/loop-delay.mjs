// Preloaded into a house that is measured: says how long its event loop was held up since it was asked last.
import { monitorEventLoopDelay } from 'node:perf_hooks'

const delays = monitorEventLoopDelay({ resolution: 10 })
delays.enable()
const ms = (nanoseconds) => Math.round(nanoseconds / 1e4) / 100

process.on('message', (message) => {
  if (message !== 'delays') return
  const { user, system } = process.cpuUsage()
  const said = { p50: ms(delays.percentile(50)), p99: ms(delays.percentile(99)), max: ms(delays.max) }
  process.send?.({ ...said, cpuMs: (user + system) / 1e3, rssMb: process.memoryUsage().rss / 2 ** 20 })
  delays.reset()
})
process.channel?.unref()
