import { describe } from 'vitest'
import { openSpecDatabase } from '../adapters/pglite/pglite.spec-support.ts'
import { tenantDatabaseContract } from './tenant-database.contract.ts'

describe('src/projections/tenant-database.ts', () => tenantDatabaseContract(() => openSpecDatabase()))
