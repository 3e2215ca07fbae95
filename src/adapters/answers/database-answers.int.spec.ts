import { describe } from 'vitest'
import { openSpecDatabase } from '../pglite/pglite.spec-support.ts'
import { answersContract } from './answers.contract.ts'

describe('src/adapters/answers/database-answers.ts', () => answersContract(() => openSpecDatabase()))
