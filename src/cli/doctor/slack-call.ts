import { z } from 'zod'
import type { Secret } from '../../kit/secret.ts'
import type { Answer, Asker } from './asker.ts'

export type SlackAnswer =
  | { readonly kind: 'ok'; readonly body: unknown; readonly headers: Headers }
  /** Slack's own code, and the scope it missed. */
  | { readonly kind: 'refused'; readonly error: string; readonly needed?: string }
  | { readonly kind: 'silence'; readonly why: string }

export type SlackCall = (method: string, args?: Readonly<Record<string, string>>) => Promise<SlackAnswer>

const Body = z.object({ ok: z.boolean(), error: z.string().optional(), needed: z.string().optional() })

/** One method of Slack's Web API with one token. */
export function slackCaller(asker: Asker, apiUrl: string, token: Secret): SlackCall {
  const base = apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`
  return async (method, args = {}) =>
    read(
      await asker.ask(`${base}${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token.reveal()}`, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(args).toString(),
      }),
    )
}

function read(answer: Answer): SlackAnswer {
  if (answer.kind === 'silence') return answer
  if (answer.status === 429) return { kind: 'refused', error: 'ratelimited' }
  const body = Body.safeParse(answer.body)
  if (!body.success) return { kind: 'silence', why: `HTTP ${answer.status} came back, and it is not Slack's` }
  if (body.data.ok) return { kind: 'ok', body: answer.body, headers: answer.headers }
  const { error = 'unknown', needed } = body.data
  return { kind: 'refused', error, ...(needed === undefined ? {} : { needed }) }
}
