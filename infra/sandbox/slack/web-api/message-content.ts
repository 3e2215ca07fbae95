import { slackMessage } from '../block-kit/check.ts'
import { fillIds } from '../block-kit/fill-ids.ts'
import { validateBlocks } from '../block-kit/validate-blocks.ts'
import { codePoints, isJson, type Json } from '../json.ts'
import { newId } from '../workspace/workspace.ts'
import type { Args } from './args.ts'
import { SlackError, withMessages } from './slack-error.ts'

const MAX_TEXT = 40_000
const MAX_ATTACHMENTS = 100
// Slack does not publish its limit; eight kilobytes is what apps have measured.
const MAX_METADATA_BYTES = 8_192

export interface MessageContent {
  readonly text: string | undefined
  readonly blocks: readonly Json[] | undefined
  readonly attachments: readonly Json[] | undefined
  readonly metadata: Json | undefined
}

/** What a message is to say, checked as Slack checks it. */
export function messageContent(args: Args): MessageContent {
  const blocks = checkedBlocks(args)
  const attachments = args.objects('attachments', 'invalid_attachments')
  if ((attachments?.length ?? 0) > MAX_ATTACHMENTS) throw new SlackError('too_many_attachments')
  const text = args.text('text') ?? markdownText(args)
  return { text: text?.slice(0, MAX_TEXT), blocks, attachments, metadata: metadataOf(args) }
}

/** A message must say something. */
export function needContent(content: MessageContent): void {
  const blank = (list: readonly Json[] | undefined) => list === undefined || list.length === 0
  if ((content.text ?? '') === '' && blank(content.blocks) && blank(content.attachments))
    throw new SlackError('no_text')
}

/** Undefined when no blocks are given; throws invalid_blocks and its relatives. */
export function checkedBlocks(args: Args): readonly Json[] | undefined {
  const blocks = args.objects('blocks', 'invalid_blocks_format')
  if (blocks === undefined) return undefined
  const verdict = validateBlocks(blocks, 'message')
  if (verdict.error === 'invalid_blocks') throw withMessages('invalid_blocks', verdict.problems.map(slackMessage))
  if (verdict.error !== undefined) throw new SlackError(verdict.error)
  return fillIds(blocks, () => newId('').slice(0, 5))
}

function markdownText(args: Args): string | undefined {
  const text = args.text('markdown_text')
  if (text === undefined) return undefined
  if (args.has('text') || args.has('blocks')) throw new SlackError('markdown_text_conflict')
  if (codePoints(text) > 12_000) throw new SlackError('msg_too_long')
  return text
}

function metadataOf(args: Args): Json | undefined {
  const metadata = args.object('metadata', 'invalid_metadata_format')
  if (metadata === undefined || Object.keys(metadata).length === 0) return undefined
  const { event_type, event_payload } = metadata
  if (typeof event_type !== 'string' || event_type === '' || !isJson(event_payload))
    throw new SlackError('invalid_metadata_schema')
  if (!Object.values(event_payload).every(isFlat)) throw new SlackError('invalid_metadata_schema')
  if (Buffer.byteLength(JSON.stringify(metadata)) > MAX_METADATA_BYTES) throw new SlackError('metadata_too_large')
  return metadata
}

/** Scalars, flat objects, and lists of those. */
function isFlat(value: unknown): boolean {
  const isScalar = (entry: unknown) => entry === null || typeof entry !== 'object'
  const isFlatObject = (entry: unknown) => isJson(entry) && Object.values(entry).every(isScalar)
  if (Array.isArray(value)) return value.every((entry) => isScalar(entry) || isFlatObject(entry))
  return isScalar(value) || isFlatObject(value)
}
