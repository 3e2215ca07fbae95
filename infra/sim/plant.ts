import type { Intake } from '../../src/slack/inbox/intake.ts'
import type { Ports } from './ports.ts'
import type { SimProcess } from './process.ts'
import type { World } from './world.ts'

/** Where a bug is planted: a port or the desk's inlet is put in the place of another. The product has no switch for it. */
export interface Plant {
  readonly ports?: (ports: Ports, process: SimProcess, world: World) => Partial<Ports>
  readonly intake?: (intake: Intake, process: SimProcess) => Intake
}
