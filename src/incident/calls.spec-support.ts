import type { Story } from '../timeline/stories/story.ts'

/** The last fact's task is given up, of which people are told in the same words; then they are called, and reminded. */
export function calledOver(told: Story): Story {
  const reason = '#42 was not merged: a review is missing.'
  return told
    .state('TaskStalled', { attempts: 2, reason })
    .state('NeedsHuman', { reason })
    .state('NeedsHuman', { reason: 'The fix was turned down.' }, { discriminator: 'rejected' })
    .state('NeedsHuman', { reason: 'Nobody is on it.', reminder: 'unattended' }, { discriminator: 'reminded' })
}
