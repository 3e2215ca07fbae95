import type { ServerKind } from './server.ts'

/** The address of a server that runs for the specs. Throws, naming the command, when nobody started it: no spec skips in silence. */
export function addressOf({ env, name }: Pick<ServerKind, 'env' | 'name'>): string {
  const address = process.env[env]
  if (address !== undefined && address !== '') return address
  throw new Error(`No ${name} to test against. Run \`npm run test:servers\`, which starts one, or set ${env}.`)
}
