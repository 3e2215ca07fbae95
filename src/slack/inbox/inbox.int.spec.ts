import { describe } from 'vitest'
import { openSpecDatabase } from '../../adapters/pglite/pglite.spec-support.ts'
import { inboxContract, inboxesOn } from './inbox.contract.ts'

describe('src/slack/inbox/inbox.ts', () => inboxContract(() => inboxesOn(openSpecDatabase)))
