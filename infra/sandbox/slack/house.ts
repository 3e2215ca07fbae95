import type { Log } from '../../../src/kit/log.ts'
import type { CallLog } from './calls.ts'
import type { AppDelivery } from './delivery/app-delivery.ts'
import type { Triggers } from './delivery/triggers.ts'
import type { Faults } from './faults/faults.ts'
import type { RateLimits } from './web-api/rate-limits.ts'
import type { Workspace } from './workspace/workspace.ts'

/** Everything the parts of the sandbox share. */
export interface House {
  readonly workspace: Workspace
  readonly log: Log
  readonly app: AppDelivery
  readonly triggers: Triggers
  readonly faults: Faults
  readonly limits: RateLimits
  readonly calls: CallLog
  readonly scopes: ReadonlySet<string>
  readonly commands: readonly string[]
  /** Where the Slack side answers, such as "http://127.0.0.1:4000/slack". */
  base(): string
  /** A fresh address for one Socket Mode connection. */
  socketUrl(): string
}
