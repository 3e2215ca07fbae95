import { describe, expect, it } from 'vitest'
import type { Message } from '../../blocks/parts.ts'
import { GiveUp } from '../kit/outcome.ts'
import type { SlackSurface } from './slack.ts'

export interface SlackUnderTest {
  readonly slack: SlackSurface
  /** A channel that somebody else made and owns. */
  readonly foreignChannel: string
  /** A person who may be invited. */
  readonly userId: string
  close(): Promise<void>
}

const EARLY = new Date(0)
const say = (text: string): Message => ({
  text,
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } } as never],
})

/** What every adapter of the port keeps, whatever stands behind it. */
export function slackContract(name: string, open: () => Promise<SlackUnderTest>): void {
  const within = async (work: (under: SlackUnderTest) => Promise<void>) => {
    const under = await open()
    try {
      await work(under)
    } finally {
      await under.close()
    }
  }
  const room = { name: 'inc-20260302-417-checkout', private: false, marker: 'Faultline incident inc_1' }
  const marker = (key: string) => ({ incident_id: 'inc_1', key })

  describe(`${name} as a Slack surface`, () => {
    it('adopts its own channel instead of making another', () =>
      within(async ({ slack }) => {
        const made = await slack.ensureChannel(room)
        expect(made.outcome).toBe('done')
        expect(await slack.ensureChannel(room)).toEqual({ id: made.id, outcome: 'adopted' })
      }))

    it('refuses a name that another incident or another person has', () =>
      within(async ({ slack, foreignChannel }) => {
        await slack.ensureChannel(room)
        const other = slack.ensureChannel({ ...room, marker: 'Faultline incident inc_2' })
        await expect(other).rejects.toMatchObject({ name: 'GiveUp', code: 'name-taken' })
        const foreign = slack.ensureChannel({ ...room, name: foreignChannel })
        await expect(foreign).rejects.toMatchObject({ name: 'GiveUp', code: 'name-taken' })
      }))

    it('finds a public channel by its name, joins it, and makes it when there is none', () =>
      within(async ({ slack, foreignChannel }) => {
        const found = await slack.joinChannel(foreignChannel)
        expect(await slack.joinChannel(foreignChannel)).toBe(found)
        await slack.postMessage({ channel: found }, say('here'), marker('here'))
        const made = await slack.joinChannel('incidents-new')
        expect(await slack.joinChannel('#incidents-new')).toBe(made)
      }))

    it('finds a message again by its key, in the channel, in a thread, and in both where a reply is for all', () =>
      within(async ({ slack }) => {
        const { id: channel } = await slack.ensureChannel(room)
        const ts = await slack.postMessage({ channel }, say('brief'), marker('k1'))
        const reply = await slack.postMessage({ channel, thread_ts: ts }, say('detail'), marker('k2'))
        expect(await slack.findMessage({ channel }, 'k1', EARLY)).toBe(ts)
        expect(await slack.findMessage({ channel, thread_ts: ts }, 'k2', EARLY)).toBe(reply)
        expect(await slack.findMessage({ channel }, 'k3', EARLY)).toBeUndefined()
        const both = await slack.postMessage({ channel, thread_ts: ts, broadcast: true }, say('again'), marker('k4'))
        expect(await slack.findMessage({ channel, thread_ts: ts }, 'k4', EARLY)).toBe(both)
        expect(await slack.findMessage({ channel }, 'k4', EARLY)).toBe(both)
        expect(await slack.findMessage({ channel }, 'k2', EARLY)).toBeUndefined()
        expect(await slack.permalink(channel, ts)).toMatch(/^https?:\/\//)
      }))

    it('edits in place and keeps the key', () =>
      within(async ({ slack }) => {
        const { id: channel } = await slack.ensureChannel(room)
        const ts = await slack.postMessage({ channel }, say('one'), marker('k1'))
        await slack.updateMessage(channel, ts, say('two'), marker('k1'))
        expect(await slack.findMessage({ channel }, 'k1', EARLY)).toBe(ts)
      }))

    it('repeats topic, pin, bookmark and invitation without harm', () =>
      within(async ({ slack, userId }) => {
        const { id: channel } = await slack.ensureChannel(room)
        const ts = await slack.postMessage({ channel }, say('brief'), marker('k1'))
        const link = { title: 'Pull request #42', url: 'https://code.example/acme/shop/pull/42' }
        for (const _ of [1, 2]) {
          await slack.setTopic(channel, 'SEV-2 · investigating')
          await slack.pin(channel, ts)
          await slack.invite(channel, [userId])
        }
        const made = await slack.addBookmark(channel, link)
        expect(await slack.addBookmark(channel, link)).toEqual({ id: made.id, outcome: 'adopted' })
      }))

    it('finds a file again by its name', () =>
      within(async ({ slack }) => {
        const { id: channel } = await slack.ensureChannel(room)
        const thread_ts = await slack.postMessage({ channel }, say('fix'), marker('k1'))
        const file = { filename: 'fix-abc.diff', title: 'Diff abc', content: '--- a\n+++ b\n' }
        const id = await slack.uploadFile({ channel, thread_ts }, file)
        expect(await slack.findFile({ channel, thread_ts }, 'fix-abc.diff', EARLY)).toBe(id)
        expect(await slack.findFile({ channel, thread_ts }, 'other.diff', EARLY)).toBeUndefined()
      }))

    it('gives up on a channel that is not there', () =>
      within(async ({ slack }) => {
        await expect(slack.postMessage({ channel: 'C0NOWHERE' }, say('x'), marker('x'))).rejects.toBeInstanceOf(GiveUp)
      }))
  })
}
