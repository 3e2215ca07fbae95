import { convert, roundMoney } from '../../lib/currency.js'
import { applyDiscount } from '../../lib/discounts.js'
import { subtotalOf } from '../../lib/pricing.js'
import { shippingCost } from './shipping.js'

/** What a cart costs, in the customer's currency. */
export function priceOrder(cart, products) {
  const subtotal = subtotalOf(cart.items, products)
  const { discount } = applyDiscount(cart, subtotal)
  const count = cart.items.reduce((sum, item) => sum + item.quantity, 0)
  const shipping = shippingCost(cart.country, count)
  const total = roundMoney(convert(subtotal - discount + shipping, cart.currency), cart.currency)
  return { subtotal, discount, shipping, total, currency: cart.currency }
}
