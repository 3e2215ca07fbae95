/**
 * Who may import whom, from rooms.json, and who may use which package, from packages.json: dependency-cruiser rules.
 * Specs may reach further; what ships may not. `infra` is the world outside and uses what it likes.
 */
const rooms = require('./rooms.json')
const packages = require('./packages.json')

const tests = '\\.(spec|contract|spec-support)\\.ts$'
const ours = '^(src|workers|blocks|infra)/'
const from = (path, pathNot = []) => ({ path, pathNot: [tests, ...pathNot] })
const rule = (name, source, target) => ({ name, severity: 'error', from: source, to: target })

const srcRooms = Object.keys(rooms).filter((room) => room.startsWith('src/'))
const withoutDesk = srcRooms.filter((room) => room !== 'src/slack')
const folder = (room) => `^${room}/`
const ship = '^(src|workers|blocks)/'
const fromPackage = (names) => `^(node_modules/)?(${names.join('|')})(/|$)`

module.exports = {
  forbidden: [
    rule('no circles', { pathNot: tests }, { circular: true }),
    ...Object.entries(rooms).map(([room, allowed]) =>
      rule(`${room} imports only: ${allowed.join(', ') || 'itself'}`, from(folder(room)), {
        path: ours,
        pathNot: [room, ...allowed].map(folder),
      }),
    ),
    rule('an adapter imports ports, and of other adapters only what engines share', from('^src/adapters/([^/]+)/', ['^src/adapters/slack/']), {
      path: ours,
      pathNot: ['^src/adapters/$1/', '^src/adapters/(clickhouse-sql|postgres)/', ...srcRooms.map(folder)],
    }),
    rule('the Slack adapter knows looks too', from('^src/adapters/slack/'), {
      path: ours,
      pathNot: ['^src/adapters/slack/', '^blocks/', ...srcRooms.map(folder)],
    }),
    rule('a worker never imports another', from('^workers/([^/]+)/', ['^workers/embedded/']), {
      path: '^workers/',
      pathNot: '^workers/$1/',
    }),
    rule('a worker knows ports, not plumbing or looks', from('^workers/', ['^workers/embedded/', '^workers/slack-notifier/', '/main\\.ts$']), {
      path: '^(src|blocks|infra)/',
      pathNot: withoutDesk.map(folder),
    }),
    rule('the notifier knows the desk too', from('^workers/slack-notifier/', ['/main\\.ts$']), {
      path: '^(src|blocks|infra)/',
      pathNot: srcRooms.map(folder),
    }),
    rule('the embedded house composes', from('^workers/embedded/'), {
      path: ours,
      pathNot: ['^workers/', '^src/(compose/|config[.-])', '^blocks/findings/', ...srcRooms.map(folder)],
    }),
    rule('the embedded house knows the shapes of findings, not their looks', from('^workers/embedded/'), {
      path: '^blocks/',
      dependencyTypesNot: ['type-only'],
    }),
    rule('composition knows ports, plumbing and configuration', from('^src/compose/'), {
      path: ours,
      pathNot: ['^src/(compose/|adapters/|config[.-])', '^blocks/words\\.ts$', ...srcRooms.map(folder)],
    }),
    rule('configuration knows words', from('^src/config[.-]'), {
      path: ours,
      pathNot: ['^src/(kit/|config[.-])', '^src/evidence/log-mapping\\.ts$'],
    }),
    rule('nobody imports infra but the command line', from('^(src|workers|blocks)/', ['^src/cli\\.ts$', '^src/cli/']), { path: '^infra/' }),
    rule('the sandbox knows ports and the embedded house', from('^infra/sandbox/'), {
      path: '^(src/(adapters|compose|config)|workers/(?!embedded/))',
    }),
    ...Object.entries(packages).map(([name, users]) =>
      rule(`${name} is for ${users.join(', ')}`, from(ship, users.map(folder)), { path: fromPackage([name]) }),
    ),
    rule('packages.json names every package that ships', from(ship), { path: '^node_modules/', pathNot: fromPackage(Object.keys(packages)) }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'], conditionNames: ['import', 'types', 'default'] },
  },
}
