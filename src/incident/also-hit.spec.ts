import { describe, expect, it } from 'vitest'
import { story } from '../timeline/stories/story.ts'
import { alsoHit } from './also-hit.ts'

const DETECTOR = { kind: 'detector', id: 'detector' } as const

describe('src/incident/also-hit.ts', () => {
  it('tells the services that a detection joined, and those that a detector noted since', () => {
    const told = story('mailer').detected({ services_joined: ['thumbs', 'search'] })
    const noted = told
      .state('NoteAdded', {}, { discriminator: 'service:geo', actor: DETECTOR })
      .noted('service:by-hand')
    expect(alsoHit(noted.events)).toEqual(['geo', 'search', 'thumbs'])
    expect(alsoHit(story('mailer').detected({ services_joined: ['mailer'] }).events)).toEqual([])
  })
})
