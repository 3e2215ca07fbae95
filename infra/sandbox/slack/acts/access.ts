import type { Channel, User } from '../workspace/model.ts'

/** May this user read the channel? Guests see only where they are members. */
export function canSee(user: User, channel: Channel): boolean {
  if (channel.members.includes(user.id)) return true
  return channel.kind === 'public' && !user.is_restricted
}
