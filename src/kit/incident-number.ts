import { sha256Hex } from './hash.ts'

/** Three digits by which people tell the incidents of a day apart: they stand in the name of its channel. Pure. */
export function incidentNumber(incidentId: string): number {
  return 100 + (Number.parseInt(sha256Hex(incidentId).slice(0, 8), 16) % 900)
}
