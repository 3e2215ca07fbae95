import { HttpError } from '../../lib/http.js'
import { authorise } from './acquirer.js'
import { acquirerConfig } from './config.js'

export function createService({ telemetry }) {
  let charges = 0

  return {
    'POST /charges': async ({ body }) => {
      const charge = { amount: body.amount, currency: body.currency, card: body.card }
      const outcome = await authorise(charge, acquirerConfig)
      if (!outcome.approved) {
        telemetry.logger.warn('card declined', { 'payment.reason': outcome.reason, 'payment.currency': body.currency })
        throw new HttpError(402, 'card declined')
      }
      charges += 1
      telemetry.logger.info('card charged', { 'payment.amount': body.amount, 'payment.currency': body.currency })
      return { id: `ch_${charges}` }
    },
  }
}
