// Adds to package-lock.json the optional packages of other platforms that a registry did not serve when the lock was made:
// without them `npm ci` calls the lock out of date, and other platforms miss their binaries. Run after `npm install`.
import { readFileSync, writeFileSync } from 'node:fs'

const FILE = 'package-lock.json'
const SYSTEMS = 'aix android darwin freebsd linux netbsd openbsd openharmony sunos win32'.split(' ')
const PROCESSORS = 'arm64 arm ia32 loong64 mips64el ppc64 riscv64 s390x x64'.split(' ')

const lock = JSON.parse(readFileSync(FILE, 'utf8'))
const added = Object.entries(lock.packages).flatMap(([path, { dev, optionalDependencies }]) =>
  Object.entries(optionalDependencies ?? {})
    .filter(([name]) => ![`${path}/node_modules/${name}`, `node_modules/${name}`].some((at) => at in lock.packages))
    .map(([name, version]) => [`node_modules/${name}`, entryOf(name, version, dev)]),
)
lock.packages = Object.fromEntries(
  [...Object.entries(lock.packages), ...added].sort(([one], [other]) => (one < other ? -1 : 1)),
)
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${added.length} packages of other platforms added`)

/** Only what its name tells: a package that runs anywhere would have been served. */
function entryOf(name, version, dev) {
  const words = name.split(/[/-]/)
  const os = SYSTEMS.filter((system) => words.includes(system))
  const cpu = PROCESSORS.filter((processor) => words.includes(processor))
  if (os.length !== 1 || cpu.length !== 1 || !/^\d+\.\d+\.\d+/.test(version))
    throw new Error(`${name}@${version} does not tell its platform: add it to ${FILE} by hand.`)
  return { version, ...(dev ? { dev } : {}), optional: true, os, cpu, ...(words.includes('musl') ? { libc: ['musl'] } : {}) }
}
