import type { House } from './house.ts'
import type { World } from './world.ts'

export async function endRules(_world: World, _house: House): Promise<void> {}
