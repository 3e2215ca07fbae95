import type { OutboxRow } from '../../src/slack/outbox/row.ts'
import type { OutboxStore } from '../../src/slack/outbox/store.ts'
import type { Plant } from './ports.ts'

/** Planted bugs of effects: of the outbox, the inbox, the code host and the model. */
export const MORE_BUGS: Readonly<Record<string, Plant>> = {
  'an intent is kept only after the deed': {
    ports: ({ outbox }) => ({ outbox: withoutClaims(outbox) }),
  },
  'receipts are not stated': {
    ports: ({ record }) => ({
      record: (drafts) => record(drafts.filter(({ event_type }) => event_type !== 'EffectRecorded')),
    }),
  },
  'a gesture is acknowledged before it is kept': {
    intake: (intake) => ({
      ...intake,
      take: async (delivery) => {
        await delivery.ack()
        await intake.take(delivery)
      },
    }),
  },
  'a gesture is done before it is worked off': {
    ports: ({ inbox }) => ({
      inbox: {
        ...inbox,
        keep: async (name, body) => {
          const row = await inbox.keep(name, body)
          if (row !== undefined) await inbox.done(row.key)
          return row
        },
      },
    }),
  },
  'a branch has another name at each try': {
    ports: ({ codeHost }, _process, { chance }) => {
      const other = (branch: string) => `${branch.slice(0, -4)}${String(chance.between(1_000, 9_999))}`
      let named = ''
      return {
        codeHost: {
          ...codeHost,
          ensureBranch: (request) => {
            named = other(request.branch)
            return codeHost.ensureBranch({ ...request, branch: named })
          },
          ensurePullRequest: (request) => codeHost.ensurePullRequest({ ...request, branch: named }),
        },
      }
    },
  },
  'a pull request is created without a look for one': {
    ports: ({ codeHost }, process, { host }) => ({
      codeHost: {
        ...codeHost,
        ensurePullRequest: (request) =>
          process.call('host.create', true, async () => ({ pull: host.create(request), outcome: 'done' as const })),
      },
    }),
  },
  'what is pushed is not what was approved': {
    ports: ({ codeHost }) => ({
      codeHost: {
        ...codeHost,
        ensureBranch: (request) =>
          codeHost.ensureBranch({
            ...request,
            edits: request.edits.map(({ path, content }) => ({ path, content: `${content ?? ''}\n` })),
          }),
      },
    }),
  },
  "a model's answer is not kept": {
    ports: ({ answers }) => ({ answers: { ...answers, put: async () => {} } }),
  },
}

/** Claims stand in memory alone until the deed is done. */
function withoutClaims(outbox: OutboxStore): OutboxStore {
  const claims = new Map<string, Partial<OutboxRow>>()
  return {
    ...outbox,
    changeRow: async (owner, key, change, only) => {
      const name = `${owner.incident}/${key}`
      if (change.state === 'sending') {
        claims.set(name, {})
        return true
      }
      const claimed = claims.delete(name)
      return outbox.changeRow(owner, key, change, claimed ? undefined : only)
    },
  }
}
