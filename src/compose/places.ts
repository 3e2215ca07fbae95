import { fileURLToPath } from 'node:url'

/** The folder of forward-only migrations. */
export const MIGRATIONS = fileURLToPath(new URL('../../infra/postgres', import.meta.url))

/** What is made once and may be lost: whoever installed the libraries may write beside them. */
export const KEPT = fileURLToPath(new URL('../../node_modules/.cache/faultline', import.meta.url))
