import { describe } from 'vitest'
import { openSpecDatabase } from '../pglite/pglite.spec-support.ts'
import { migrateContract } from './migrate.contract.ts'

describe('src/adapters/postgres/migrate.ts', () => migrateContract(() => openSpecDatabase()))
