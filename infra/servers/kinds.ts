import { kafka } from './kafka.ts'
import type { ServerKind } from './server.ts'

/** Every kind of server that `npm run test:servers` starts, once. */
export const SERVER_KINDS: readonly ServerKind[] = [kafka]
