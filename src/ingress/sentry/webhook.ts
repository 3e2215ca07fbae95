import { z } from 'zod'
import { GiveUp } from '../../kit/outcome.ts'
import { SentryEvent, stackOf } from './sentry-event.ts'

/** A rule of Sentry's fired for an issue. */
export interface SentryAlert {
  readonly kind: 'alert'
  readonly org: string
  readonly project: string
  readonly issue: string
  /** The event that made the rule fire. */
  readonly event: string
  readonly at: string
  readonly service: string
  readonly title: string
  readonly level: string
  readonly rule: string
  readonly exception: { readonly type: string; readonly message: string; readonly stack: string }
  readonly culprit: string
  readonly release: string
  readonly environment: string
  /** For people; absent when Sentry did not say. */
  readonly url?: string
}

export type SentryHint = SentryAlert | { readonly kind: 'ignored'; readonly why: string }

export type SentryHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

const Delivery = z.object({
  action: z.string(),
  data: z.object({ event: SentryEvent, triggered_rule: z.string().nullish() }),
})

/** Reads a verified delivery; `body` is parsed JSON. One that is not Sentry's is refused with `GiveUp('bad-webhook')`. Pure. */
export function readSentryWebhook(headers: SentryHeaders, body: unknown): SentryHint {
  const resource = headers['sentry-hook-resource']
  if (typeof resource !== 'string' || resource === '') {
    throw new GiveUp(
      'bad-webhook',
      'The header Sentry-Hook-Resource is missing. Send webhooks of a Sentry integration to this address, and nothing else.',
    )
  }
  if (resource !== 'event_alert') {
    return { kind: 'ignored', why: `${resource.slice(0, 60)} is no issue alert` }
  }
  const parsed = Delivery.safeParse(body)
  if (!parsed.success) throw unlike(parsed.error)
  const { action, data } = parsed.data
  if (action !== 'triggered') return { kind: 'ignored', why: `an alert that was ${action.slice(0, 60)} opens nothing` }
  return alertOf(data.event, data.triggered_rule ?? '')
}

function alertOf(event: SentryEvent, rule: string): SentryAlert {
  const [, org = '', project = ''] = /\/projects\/([\w-]+)\/([\w-]+)\//.exec(event.url ?? event.issue_url) ?? []
  const tag = (...names: readonly string[]) => names.flatMap((name) => event.tags.get(name) ?? [])[0] ?? ''
  const thrown = event.exception?.values.at(-1)
  return {
    kind: 'alert',
    org: org || (/\/organizations\/([\w-]+)\//.exec(event.issue_url)?.[1] ?? ''),
    project,
    issue: event.issue_id,
    event: event.event_id,
    at: new Date(event.datetime).toISOString(),
    // A project of Sentry's is a service as a rule; who has several in one tags them.
    service: tag('service', 'service.name') || project || 'unknown',
    title: event.title || (event.message ?? ''),
    level: event.level ?? 'error',
    rule,
    exception: { type: thrown?.type ?? '', message: thrown?.value ?? '', stack: stackOf(event) },
    culprit: event.culprit ?? '',
    release: event.release ?? '',
    environment: event.environment ?? tag('environment'),
    ...(event.web_url ? { url: event.web_url } : {}),
  }
}

function unlike(error: z.ZodError): GiveUp {
  const where = error.issues[0]?.path.join('.') || 'the body'
  return new GiveUp(
    'bad-webhook',
    `This event_alert delivery is not as Sentry sends it (${where}). Point the webhook of an internal integration here.`,
  )
}
