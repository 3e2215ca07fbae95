import { isSupported, toMinorUnits } from '../../lib/currency.js'
import { callService, HttpError } from '../../lib/http.js'
import { priceOrder } from './order.js'

export function createService({ telemetry, upstream }) {
  let orders = 0

  async function productsOf(cart) {
    const ids = cart.items.map((item) => item.id).join(',')
    const answer = await callService(telemetry, 'catalog', upstream.catalog, 'GET', `/products?ids=${ids}`)
    return answer.body.products
  }

  async function must(call) {
    const answer = await call
    if (answer.status >= 400) throw new HttpError(answer.status, answer.body.error)
    return answer.body
  }

  return {
    'POST /orders': async ({ body: cart }) => {
      if (!isSupported(cart.currency)) throw new HttpError(422, `we do not sell in ${cart.currency}`)
      const price = priceOrder(cart, await productsOf(cart))
      const { items } = cart
      await must(callService(telemetry, 'catalog', upstream.catalog, 'POST', '/reservations', { items }))
      const amount = toMinorUnits(price.total, cart.currency)
      const charge = { amount, currency: cart.currency, card: cart.card }
      await must(callService(telemetry, 'payments', upstream.payments, 'POST', '/charges', charge))
      orders += 1
      telemetry.logger.info('order placed', { 'order.total': price.total, 'order.currency': cart.currency })
      return { order: orders, ...price }
    },
  }
}
