import { expect, it } from 'vitest'
import { foldIncident } from '../../incident/state.ts'
import { type Story, story } from '../../timeline/stories/story.ts'
import { statusProps } from './status-props.ts'

const stands = ({ events }: Story) => statusProps(foldIncident(events), events, undefined, 'U1')

it('says of what came back that it did, and since when it is open this time', () => {
  const again = story('checkout').detected().context().resolved().wait(600).redetected()
  expect(stands(again)).toMatchObject({
    status: 'Investigating · reopened, investigation 2',
    since: again.events.at(-1)?.time,
  })
  expect(stands(again.resolved()).status).toBe('Resolved')
  expect(stands(story('checkout').detected()).status).toBe('Investigating')
})
