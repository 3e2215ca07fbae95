// Runs once more the files of specs that failed and have processes, sockets and a clock in them; a pure spec has no second try.
// What fails both times has failed. What passes the second time is told by count-tests.mjs: it is a defect to look for.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const REPORTS = '.faultline/reports'
const PROJECTS = { int: ['engine', 'int'], e2e: ['e2e'] }

// Where `npm test` did not come so far, something failed that no second run explains: types, lint or a pure spec.
if (existsSync(report('int'))) {
  for (const kind of Object.keys(PROJECTS)) {
    // `npm test` ends at the first kind that fails.
    if (!existsSync(report(kind))) run('npm', ['run', `test:${kind}`])
    again(kind)
    if (stillFails(kind)) break
  }
}

function again(kind) {
  if (!hasFailed(kind)) return
  const files = failedFiles(report(kind))
  console.log(`\n> once more: ${files.join(', ')}\n`)
  const projects = PROJECTS[kind].flatMap((name) => ['--project', name])
  const args = ['vitest', 'run', '--config', '.config/vitest.config.ts', ...projects, ...files]
  run('npx', [...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report(`${kind}-again`)}`])
}

function hasFailed(kind) {
  return existsSync(report(kind)) && failedFiles(report(kind)).length > 0
}

function stillFails(kind) {
  const second = report(`${kind}-again`)
  return hasFailed(kind) && (!existsSync(second) || failedFiles(second).length > 0)
}

function failedFiles(file) {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'))
  return testResults.filter(({ status }) => status === 'failed').map(({ name }) => name)
}

function report(kind) {
  return `${REPORTS}/${kind}.json`
}

function run(command, args) {
  spawnSync(command, args, { stdio: 'inherit' })
}
