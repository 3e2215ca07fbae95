import { describe } from 'vitest'
import { notifierContract } from './notifier.contract.ts'
import { openDatabase } from './notifier.spec-support.ts'

describe('workers/slack-notifier/notifier.ts', () => notifierContract(openDatabase))
