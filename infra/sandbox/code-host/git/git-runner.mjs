// Plain JavaScript, so that the process is small and starts without a loader. Runs git for its parent and ends with it.
import { execFile } from 'node:child_process'

const MAX_BYTES = 256 * 1024 * 1024

process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole process group: the parent still needs its git while it closes.
process.on('SIGINT', () => undefined)
process.on('message', ({ id, args, env, cwd, input }) => {
  const options = { encoding: 'buffer', maxBuffer: MAX_BYTES, env, ...(cwd ? { cwd } : {}) }
  const child = execFile('git', args, options, (error, stdout, stderr) => {
    const failure = error === null ? undefined : { code: error.code, message: error.message, stderr: stderr.toString() }
    if (process.connected) process.send({ id, stdout, failure })
  })
  // Git may end before it has read its input; its exit code says so, the broken pipe need not.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(input)
})
