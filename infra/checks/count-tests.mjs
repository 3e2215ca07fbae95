// Adds up what the test runs reported and prints the one line that counts. A run that left no report counts as failed.
import { existsSync, readFileSync } from 'node:fs'

const status = Number(process.argv[2] ?? 1)
let passed = 0
let failed = 0
let skipped = 0
for (const kind of ['unit', 'int', 'e2e', 'servers']) {
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
}
if (status !== 0 && failed === 0) failed = 1
if (skipped > 0) console.log(`${skipped} specs were skipped; each says why above`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(status === 0 && failed === 0 ? 0 : 1)
