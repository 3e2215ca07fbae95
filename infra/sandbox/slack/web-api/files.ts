import { statSync } from 'node:fs'
import { postMessage } from '../acts/post-message.ts'
import { type Json, textOf } from '../json.ts'
import { fileJson } from '../shape/file-json.ts'
import type { Channel, StoredFile } from '../workspace/model.ts'
import { APP } from '../workspace/seed.ts'
import { newId } from '../workspace/workspace.ts'
import type { Args } from './args.ts'
import { appDraft } from './chat-post.ts'
import { openChannel } from './find.ts'
import { checkedBlocks } from './message-content.ts'
import { botMethod, type Call, type Method } from './method.ts'
import { SlackError } from './slack-error.ts'

export const fileMethods: readonly Method[] = [
  botMethod('files.getUploadURLExternal', 4, ['files:write'], reserve),
  botMethod('files.completeUploadExternal', 4, ['files:write'], complete),
  botMethod('files.info', 4, ['files:read'], info),
  botMethod('files.delete', 3, ['files:write'], remove),
]

const MAX_BYTES = 1_073_741_824

function reserve({ house, args }: Call): Json {
  const name = args.need('filename')
  const size = args.number('length', 0)
  if (size <= 0) throw new SlackError('missing_argument')
  if (size > MAX_BYTES) throw new SlackError('file_upload_size_restricted')
  const row: StoredFile = {
    id: newId('F'),
    name,
    title: name,
    size,
    user: APP.userId,
    created: house.workspace.nowSeconds(),
    alt_text: args.text('alt_txt') ?? '',
    snippet_type: args.text('snippet_type') ?? '',
    state: 'reserved',
    shares: [],
  }
  house.workspace.commit({ table: 'files', id: row.id, row })
  return { upload_url: `${house.base()}/upload/${row.id}`, file_id: row.id }
}

function complete(call: Call): Json {
  const { house, args } = call
  const asked = args.objects('files', 'invalid_arguments') ?? []
  if (asked.length === 0) throw new SlackError('invalid_arguments')
  const files = asked.map((entry) => uploaded(call, textOf(entry.id) ?? '', textOf(entry.title)))
  const blocks = checkedBlocks(args)
  const targets = targetIds(args).map((id) => openChannel({ ...call, args: args.with('channel', id) }))
  const ready = files.map((file) => ({ ...file, state: 'ready' as const }))
  for (const row of ready) house.workspace.commit({ table: 'files', id: row.id, row })
  for (const channel of targets) share(call, channel, ready, blocks)
  return { files: ready.map((file) => fileJson(house.workspace.store.get('files', file.id) ?? file, house.base())) }
}

/** Posts the files into a channel as one message. */
function share(
  { house, args }: Call,
  channel: Channel,
  files: readonly StoredFile[],
  blocks: readonly Json[] | undefined,
): void {
  const thread = args.text('thread_ts')
  const text = args.text('initial_comment')
  const message = postMessage(house, channel, {
    ...appDraft({ text, blocks, attachments: undefined, metadata: undefined }),
    subtype: 'file_share',
    files: files.map((file) => file.id),
    ...(thread === undefined || thread === '' ? {} : { thread_ts: thread }),
  })
  for (const { id } of files) {
    const file = house.workspace.store.get('files', id)
    if (file === undefined) continue
    const shares = [...file.shares, { channel: channel.id, ts: message.ts }]
    house.workspace.commit({ table: 'files', id, row: { ...file, shares } })
  }
}

function uploaded({ house }: Call, id: string, title: string | undefined): StoredFile {
  const file = house.workspace.store.get('files', id)
  if (file === undefined) throw new SlackError('file_not_found')
  if (file.state === 'reserved') throw new SlackError('file_update_failed')
  return { ...file, title: title ?? file.title, size: statSync(house.workspace.filePath(id)).size }
}

function targetIds(args: Args): readonly string[] {
  return args.has('channel_id') ? [args.need('channel_id')] : args.ids('channels')
}

function info({ house, args }: Call): Json {
  const file = house.workspace.store.get('files', args.need('file', 'file_not_found'))
  if (file === undefined || file.state !== 'ready') throw new SlackError('file_not_found')
  return { file: fileJson(file, house.base()), comments: [], response_metadata: { next_cursor: '' } }
}

function remove({ house, args }: Call): Json {
  const file = house.workspace.store.get('files', args.need('file', 'file_not_found'))
  if (file === undefined) throw new SlackError('file_not_found')
  house.workspace.commit({ table: 'files', id: file.id, row: null })
  return {}
}
