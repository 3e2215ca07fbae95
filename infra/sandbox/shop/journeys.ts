export interface JourneyMix {
  /** Part of the customers who go on to pay. */
  readonly payingShare: number
  readonly couponShare: number
  /** Part of the payments that the bank declines: a customer's trouble, not an error of the shop. */
  readonly declinedShare: number
  /** Part of the payments where the acquirer does not answer: the usual small error rate. */
  readonly stalledShare: number
}

export const USUAL_MIX: JourneyMix = { payingShare: 0.7, couponShare: 0.28, declinedShare: 0.015, stalledShare: 0.008 }

export interface Visit {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
  /** How long the customer looks at the answer. */
  readonly thinkMs: number
}

const PRODUCTS = ['mug', 'tea', 'pot', 'lamp', 'notebook', 'pen', 'blanket', 'candle'] as const
const MARKETS = [
  { share: 0.4, currency: 'EUR', countries: ['DE', 'FR', 'IT', 'NL'] },
  { share: 0.14, currency: 'USD', countries: ['US'] },
  { share: 0.06, currency: 'GBP', countries: ['GB'] },
  { share: 0.22, currency: 'JPY', countries: ['JP'] },
  { share: 0.18, currency: 'KRW', countries: ['KR'] },
] as const
const CARD = { good: '4242424242424242', declined: '4000000000000002', stalled: '4000000000000119' }

/** The visits of one customer, in order. `random` gives numbers from 0 to below 1. */
export function journeyOf(random: () => number, mix: JourneyMix = USUAL_MIX): readonly Visit[] {
  const thinkMs = () => 40 + Math.floor(random() * 360)
  const items = cartItems(random)
  const looks = items.map(({ id }) => ({ method: 'GET', path: `/products/${id}`, thinkMs: thinkMs() }) as const)
  const visits: Visit[] = [{ method: 'GET', path: '/', thinkMs: thinkMs() }, ...looks]
  if (random() >= mix.payingShare) return visits
  visits.push({ method: 'POST', path: '/cart', body: { items }, thinkMs: thinkMs() })
  visits.push({ method: 'POST', path: '/checkout', body: { items, ...buyer(random, mix) }, thinkMs: 0 })
  return visits
}

/** Visits of an average journey, to turn requests per second into customers per second. */
export function visitsPerJourney(mix: JourneyMix): number {
  return 1 + MEAN_ITEMS + 2 * mix.payingShare
}

const MEAN_ITEMS = 1.5

function cartItems(random: () => number) {
  const first = Math.floor(random() * PRODUCTS.length)
  const count = random() < 0.5 ? 1 : 2
  return Array.from({ length: count }, (_, index) => ({
    id: PRODUCTS[(first + index * 3) % PRODUCTS.length] ?? PRODUCTS[0],
    quantity: 1 + Math.floor(random() * 3),
  }))
}

function buyer(random: () => number, mix: JourneyMix) {
  const market = marketAt(random())
  const country = market.countries[Math.floor(random() * market.countries.length)] ?? market.countries[0]
  const coupon = random() < mix.couponShare ? { coupon: { code: 'SPRING10', percent: 10 } } : {}
  return {
    ...coupon,
    country,
    currency: market.currency,
    card: cardAt(random(), mix),
    customer: { orders: Math.floor(random() * 30) },
  }
}

function marketAt(point: number) {
  let passed = 0
  for (const market of MARKETS) {
    passed += market.share
    if (point < passed) return market
  }
  return MARKETS[0]
}

function cardAt(point: number, mix: JourneyMix): string {
  if (point < mix.stalledShare) return CARD.stalled
  return point < mix.stalledShare + mix.declinedShare ? CARD.declined : CARD.good
}
