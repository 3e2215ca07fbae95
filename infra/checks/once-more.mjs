// Runs once more the files of specs that failed and have processes, sockets and a clock in them; a pure spec has no second try.
// What fails both times has failed. What passes the second time is told by count-tests.mjs: it is a defect to look for.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const FIRST = '.faultline/reports/whole.json'
const SECOND = '.faultline/reports/whole-again.json'

// Where `npm test` did not come so far, something failed that no second run explains: types, lint or a pure spec.
const files = existsSync(FIRST) ? failedFiles(FIRST) : []
if (files.length > 0) {
  console.log(`\n> once more: ${files.join(', ')}\n`)
  const projects = ['engine', 'int', 'e2e'].flatMap((name) => ['--project', name])
  const args = ['vitest', 'run', '--config', '.config/vitest.config.ts', ...projects, ...files]
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${SECOND}`]
  spawnSync('npx', [...args, ...reporters], { stdio: 'inherit' })
}

function failedFiles(file) {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'))
  return testResults.filter(({ status }) => status === 'failed').map(({ name }) => name)
}
