/** `node side-by-side.mjs types test:unit`: runs these scripts of package.json at once, tells each one's words when it ends, and fails when one does. */
import { spawn } from 'node:child_process'

const ends = await Promise.all(process.argv.slice(2).map(run))
process.exitCode = ends.every((code) => code === 0) ? 0 : 1

function run(script) {
  return new Promise((done) => {
    const child = spawn('npm', ['run', '--silent', script], { shell: process.platform === 'win32' })
    const said = []
    child.stdout.on('data', (chunk) => said.push(chunk))
    child.stderr.on('data', (chunk) => said.push(chunk))
    child.on('close', (code) => {
      process.stdout.write(`\n> ${script}${code === 0 ? '' : ` failed with ${code}`}\n`)
      process.stdout.write(Buffer.concat(said))
      done(code)
    })
  })
}
