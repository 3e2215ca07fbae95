import { fileURLToPath } from 'node:url'

/** The folder of forward-only migrations. */
export const MIGRATIONS = fileURLToPath(new URL('../../infra/postgres', import.meta.url))
