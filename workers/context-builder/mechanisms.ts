import type { Mechanism } from './mechanism-class.ts'
import { OF_CALLS } from './mechanisms-of-calls.ts'
import { OF_CODE } from './mechanisms-of-code.ts'
import { OF_DATA } from './mechanisms-of-data.ts'
import { OF_PLATFORMS } from './mechanisms-of-platforms.ts'
import { OF_SCHEMAS } from './mechanisms-of-schemas.ts'

/** The first that fits is told. */
export const MECHANISMS: readonly Mechanism[] = [...OF_CODE, ...OF_SCHEMAS, ...OF_PLATFORMS, ...OF_DATA, ...OF_CALLS]
