// Adds up what the test runs reported, names what failed and prints the one line that counts. A run that left no report
// counts as failed.
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

const status = Number(process.argv[2] ?? 1)
let passed = 0
let failed = 0
let skipped = 0
for (const kind of ['unit', 'int', 'e2e', 'servers', 'servers-oldest-kafka']) {
  const file = `.faultline/reports/${kind}.json`
  if (!existsSync(file)) {
    console.log(`${kind}: no report, so these specs did not run`)
    failed += 1
    continue
  }
  const report = JSON.parse(readFileSync(file, 'utf8'))
  passed += report.numPassedTests
  failed += report.numFailedTests
  skipped += report.numPendingTests + (report.numTodoTests ?? 0)
  // A file that could not even be loaded has failed suites and no failed test.
  if (report.numFailedTests === 0 && report.success === false) failed += 1
  for (const file of report.testResults) {
    if (file.status === 'failed' && file.message) console.log(`failed: ${nameOf(file)}: ${firstLines(file.message)}`)
    for (const spec of file.assertionResults.filter(({ status }) => status === 'failed'))
      console.log(`failed: ${nameOf(file)}: ${spec.fullName}\n${firstLines(spec.failureMessages.join('\n'))}`)
  }
}
if (status !== 0 && failed === 0) failed = 1
if (skipped > 0) console.log(`${skipped} specs were skipped; each says why above`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(status === 0 && failed === 0 ? 0 : 1)

function nameOf({ name }) {
  return relative(process.cwd(), name)
}

function firstLines(message) {
  return message.split('\n').slice(0, 12).join('\n')
}
