import { z } from 'zod'
import { Line, Probability, Text, Window } from './shared.ts'

export const IncidentSuppressedPayload = z.object({
  reason: Text,
  until: z.iso.datetime().optional(),
  mutes: z.enum(['this_incident', 'signature', 'service']),
  /** How much failed when the person was asked. */
  failing: z
    .object({ window: Window, requests: z.number().min(0), errors: z.number().min(0), rate: Probability })
    .optional(),
})
export const InvestigationRequestedPayload = z.object({ question: Text.optional() })
export const RoleTakenPayload = z.object({
  role: z.enum(['commander', 'communications', 'scribe', 'operations']),
  user_id: Line,
  display: Line.optional(),
})
export const StatusUpdatedPayload = z.object({
  text: Text,
  audience: z.enum(['team', 'everyone']),
  next_update_due: z.iso.datetime().optional(),
})
export const NoteAddedPayload = z.object({
  text: Text,
  permalink: Line.optional(),
  files: z.array(Line).max(20).optional(),
  /** Another incident that the same change explains: said by a worker, on both sides. */
  same_change: z
    .object({
      incident_id: Line,
      title: Line,
      ref: Line,
      channel_id: Line.optional(),
      /** How it ended there; absent while it is in hand. */
      stands: z.enum(['merged', 'resolved']).optional(),
    })
    .optional(),
})
export const NoteRetractedPayload = z.object({ note_event_id: z.uuid() })
export const ActionItemAddedPayload = z.object({
  text: Text,
  owner: Line.optional(),
  due: z.iso.datetime().optional(),
  priority: z.enum(['low', 'medium', 'high']).optional(),
  draft: z.boolean().optional(),
})
export const ActionItemDonePayload = z.object({ item_event_id: z.uuid() })
export const IncidentMergedPayload = z.object({ into: Line, why: Text })
export const VisibilityChangedPayload = z.object({ visibility: z.enum(['private', 'public']) })

/** A line of a document and the events it rests on. */
export const CitedLine = z.object({ text: z.string().max(2_000), event_ids: z.array(z.uuid()).min(1).max(20) })
export const PostmortemDraftedPayload = z.object({
  title: Line,
  sections: z.array(z.object({ heading: Line, lines: z.array(CitedLine).max(100) })).max(20),
})
export const PostmortemPublishedPayload = z.object({ where: Line })
