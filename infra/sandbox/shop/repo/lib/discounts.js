/** No cart is ever discounted by more than this. */
const MAX_PERCENT = 60

/** What a coupon takes off a subtotal in euros. */
export function applyDiscount(cart, subtotal) {
  const { coupon } = cart
  if (!coupon || isExpired(coupon)) return { discount: 0, percent: 0 }
  const percent = Math.min(coupon.percent, MAX_PERCENT)
  return { discount: (subtotal * percent) / 100, percent }
}

function isExpired(coupon) {
  return coupon.expires !== undefined && new Date(coupon.expires) < new Date()
}
