// Adds up what the test runs reported, names what failed and prints the one line that counts. A run that left no report
// counts as failed; of a file that was run once more (once-more.mjs) the second run counts, and the first is told.
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [status = 1, servers = 1] = process.argv.slice(2).map(Number)
const tally = { passed: 0, failed: 0, skipped: 0, 'failed once': 0 }
for (const kind of ['unit', 'whole', 'servers', 'servers-oldest-kafka']) {
  const first = filesOf(kind)
  if (first === undefined) {
    console.log(`${kind}: no report, so these specs did not run`)
    tally.failed += 1
    continue
  }
  const second = new Map((filesOf(`${kind}-again`) ?? []).map((file) => [file.name, file]))
  for (const file of first) {
    if (second.has(file.name)) tell(file, 'failed once')
    count(second.get(file.name) ?? file)
  }
}
const isTold = tally.failed > 0 || tally['failed once'] > 0
if ((status !== 0 && !isTold) || (servers !== 0 && tally.failed === 0)) tally.failed += 1
if (tally.skipped > 0) console.log(`${tally.skipped} specs were skipped; each says why above`)
if (tally['failed once'] > 0) console.log(`${tally['failed once']} specs failed once, and not when they were run again`)
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exit(tally.failed === 0 ? 0 : 1)

function filesOf(kind) {
  const file = `.faultline/reports/${kind}.json`
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).testResults : undefined
}

function count(file) {
  const of = (...kinds) => file.assertionResults.filter((spec) => kinds.includes(spec.status)).length
  tally.passed += of('passed')
  tally.skipped += of('skipped', 'pending', 'todo', 'disabled')
  tell(file, 'failed')
}

/** A file that could not even be loaded, or whose hooks failed, has failed without a failed spec. */
function tell(file, how) {
  const failed = file.assertionResults.filter((spec) => spec.status === 'failed')
  if (file.status !== 'failed') return
  tally[how] += Math.max(1, failed.length)
  const where = relative(process.cwd(), file.name)
  if (failed.length === 0) console.log(`${how}: ${where}: ${firstLines(file.message)}`)
  for (const spec of failed) console.log(`${how}: ${where}: ${spec.title}\n${firstLines(spec.failureMessages.join('\n'))}`)
}

function firstLines(message) {
  return message.split('\n').slice(0, 12).join('\n')
}
