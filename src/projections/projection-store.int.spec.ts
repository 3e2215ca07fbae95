import { describe } from 'vitest'
import { openSpecDatabase } from '../adapters/pglite/pglite.spec-support.ts'
import { projectionStoreContract } from './projection-store.contract.ts'

describe('src/projections/projection-store.ts', () => projectionStoreContract(() => openSpecDatabase()))
