// Preloaded into a process that is measured. A house that is asked says how long its event loop was held up since it was
// asked last; a role that gets SIGUSR2 collects what nobody holds any more and says what is left.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

if (process.send) tellDelays(process.send.bind(process))
else process.on('SIGUSR2', tellHeld)

function tellDelays(tell) {
  const delays = monitorEventLoopDelay({ resolution: 10 })
  delays.enable()
  const ms = (nanoseconds) => Math.round(nanoseconds / 1e4) / 100
  process.on('message', (message) => {
    if (message !== 'delays') return
    const { user, system } = process.cpuUsage()
    const said = { p50: ms(delays.percentile(50)), p99: ms(delays.percentile(99)), max: ms(delays.max) }
    tell({ ...said, cpuMs: (user + system) / 1e3, rssMb: process.memoryUsage().rss / 2 ** 20 })
    delays.reset()
  })
  process.channel?.unref()
}

async function tellHeld() {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  // What the first lets go of held others: buffers go after their objects.
  for (let round = 0; round < 3; round++) {
    collect()
    await new Promise((done) => setTimeout(done, 20))
  }
  const { heapUsed, external } = process.memoryUsage()
  process.stderr.write(`live heap ${heapUsed} external ${external}\n`)
}
