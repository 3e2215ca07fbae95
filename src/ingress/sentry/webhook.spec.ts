import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signatureOf } from '../../evidence/signature.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { alertSignature } from './alert-drafts.ts'
import { MESSAGE, NODE, NOT_ALERTS, PYTHON } from './deliveries.spec-support.ts'
import { readSentryWebhook, type SentryAlert } from './webhook.ts'

const read = (body: unknown, resource = 'event_alert') => readSentryWebhook({ 'sentry-hook-resource': resource }, body)
const alert = (body: unknown): SentryAlert => {
  const hint = read(body)
  if (hint.kind !== 'alert') throw new Error(hint.why)
  return hint
}

describe('src/ingress/sentry/webhook.ts', () => {
  it('reads an alert of each platform', () => {
    expect(alert(NODE)).toMatchObject({
      org: 'acme',
      project: 'storefront',
      service: 'storefront',
      issue: '1117540176',
      at: '2026-03-02T09:00:17.396Z',
      level: 'error',
      release: '4f2a9c1d',
      environment: 'production',
      rule: 'Errors of production',
    })
    expect(alert(PYTHON)).toMatchObject({ service: 'pricing', environment: 'staging', level: 'fatal' })
    expect(alert(MESSAGE)).toMatchObject({ org: 'acme', service: 'mailer', issue: '42', exception: { stack: '' } })
  })

  it('gives an exception the name that its line in the logs has', () => {
    const stack = `TypeError: Cannot read properties of undefined (reading 'code')
    at applyVoucher (/app/src/checkout/price.ts:99:1)
    at quote (/app/src/checkout/quote.ts:7:3)`
    const logged = signatureOf({
      body: 'checkout failed',
      severity: 'ERROR',
      exception_type: 'TypeError',
      exception_stack: stack,
    })
    expect(alertSignature(alert(NODE))).toBe(logged.signature)
    const trace = `Traceback (most recent call last):
  File "/srv/shop/api.py", line 1, in handle
  File "/srv/shop/price.py", line 2, in price
KeyError: 'sku'`
    expect(alertSignature(alert(PYTHON))).toBe(signatureOf({ body: trace, severity: 'ERROR' }).signature)
  })

  it('ignores what is no issue alert, and says why', () => {
    for (const [resource, body] of NOT_ALERTS) {
      expect(read(body, resource)).toEqual({ kind: 'ignored', why: `${resource} is no issue alert` })
    }
  })

  it('refuses what Sentry does not send with what to do about it', () => {
    expect(() => readSentryWebhook({}, NODE)).toThrow(/Sentry-Hook-Resource is missing/)
    expect(() => read('a form')).toThrow(/not as Sentry sends it/)
    const { event } = NODE.data
    const without = (field: string) => ({ ...NODE, data: { event: { ...event, [field]: undefined } } })
    for (const field of ['event_id', 'issue_id', 'datetime']) expect(() => read(without(field))).toThrow(field)
  })

  it('answers any body with a hint or a refusal, never with a crash', () => {
    const field = fc.constantFrom(...Object.keys(NODE.data.event))
    fc.assert(
      fc.property(field, fc.jsonValue(), (name, value) => {
        try {
          const hint = read({ ...NODE, data: { event: { ...NODE.data.event, [name]: value } } })
          expect(['alert', 'ignored']).toContain(hint.kind)
          if (hint.kind === 'alert') expect(alertSignature(hint)).toMatch(/^\w\w\d:[0-9a-f]{16}$/)
        } catch (error) {
          expect(error).toBeInstanceOf(GiveUp)
        }
      }),
    )
  })
})
