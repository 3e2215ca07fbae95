import { desiredSurfaces } from './desired-surfaces.ts'
import type { MessageSurface, PresentSettings, Surface } from './surface.ts'

export const settings: PresentSettings = {
  channelPrefix: 'inc',
  whoMayApprove: 'Anyone on call may approve.',
  onCall: '<!subteam^SONCALL001>',
  responders: [],
}

/** The message under this key, as it should stand now. */
export function find(events: Parameters<typeof desiredSurfaces>[0], key: string): MessageSurface | undefined {
  return desiredSurfaces(events, settings).find(
    (one): one is MessageSurface => one.key === key && one.kind === 'message',
  )
}

export function inChannel(surfaces: readonly Surface[]): readonly MessageSurface[] {
  return surfaces.filter((one): one is MessageSurface => one.kind === 'message' && one.place.in === 'incident')
}
