/** Who may import whom, from rooms.json: dependency-cruiser rules. Specs may reach further; what ships may not. */
const rooms = require('./rooms.json')

const tests = '\\.(spec|contract|spec-support)\\.ts$'
const ours = '^(src|workers|blocks|infra)/'
const from = (path, pathNot = []) => ({ path, pathNot: [tests, ...pathNot] })
const rule = (name, source, target) => ({ name, severity: 'error', from: source, to: target })

const srcRooms = Object.keys(rooms).filter((room) => room.startsWith('src/'))
const withoutDesk = srcRooms.filter((room) => room !== 'src/slack')

module.exports = {
  forbidden: [
    rule('no circles', { pathNot: tests }, { circular: true }),
    ...Object.entries(rooms).map(([room, allowed]) =>
      rule(`${room} imports only: ${allowed.join(', ') || 'itself'}`, from(`^${room}/`), {
        path: ours,
        pathNot: [room, ...allowed].map((name) => `^${name}/`),
      }),
    ),
    rule('an adapter imports ports, and of other adapters only what engines share', from('^src/adapters/([^/]+)/', ['^src/adapters/slack/']), {
      path: ours,
      pathNot: ['^src/adapters/$1/', '^src/adapters/(clickhouse-sql|postgres)/', ...srcRooms.map((room) => `^${room}/`)],
    }),
    rule('the Slack adapter knows looks too', from('^src/adapters/slack/'), {
      path: ours,
      pathNot: ['^src/adapters/slack/', '^blocks/', ...srcRooms.map((room) => `^${room}/`)],
    }),
    rule('a worker never imports another', from('^workers/([^/]+)/', ['^workers/embedded/']), {
      path: '^workers/',
      pathNot: '^workers/$1/',
    }),
    rule('a worker knows ports, not plumbing or looks', from('^workers/', ['^workers/embedded/', '^workers/slack-notifier/', '/main\\.ts$']), {
      path: '^(src|blocks|infra)/',
      pathNot: withoutDesk.map((room) => `^${room}/`),
    }),
    rule('the notifier knows the desk too', from('^workers/slack-notifier/', ['/main\\.ts$']), {
      path: '^(src|blocks|infra)/',
      pathNot: srcRooms.map((room) => `^${room}/`),
    }),
    rule('nobody imports infra but the command line', from('^(src|workers|blocks)/', ['^src/cli\\.ts$', '^src/cli/']), { path: '^infra/' }),
    rule('the sandbox knows ports and the embedded house', from('^infra/sandbox/'), {
      path: '^(src/(adapters|compose|config)|workers/(?!embedded/))',
    }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'], conditionNames: ['import', 'types', 'default'] },
  },
}
