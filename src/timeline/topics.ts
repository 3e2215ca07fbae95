/** The three topics. The first is the sole canonical history; the others are about the platform and about effectiveness. */
export const TOPICS = ['debugging.timeline', 'debugging.internal', 'debugging.evaluation'] as const
export type Topic = (typeof TOPICS)[number]

/** Frozen for ever: growing it would move keys to other partitions and break the offset tie-break. */
export const PARTITIONS = 12

/** The record key: all events of one incident share it, and so one partition and one order of offsets. */
export function recordKey(tenantId: string, incidentId: string): string {
  return `${tenantId}:${incidentId}`
}
