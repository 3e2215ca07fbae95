/** Prices are kept in euros; customers pay in their own currency. */
const RATES = { EUR: 1, USD: 1.09, GBP: 0.85, JPY: 163, KRW: 1480 }

/** Digits after the point. Currencies that are not listed have two. */
const MINOR_DIGITS = { JPY: 0, KRW: 0 }

export function isSupported(currency) {
  return Object.hasOwn(RATES, currency)
}

export function convert(euros, currency) {
  return euros * RATES[currency]
}

/** Rounds to what can be paid: 12.345 EUR is 12.35, 12.5 JPY is 13. */
export function roundMoney(amount, currency) {
  const digits = MINOR_DIGITS[currency] ?? 2
  const scale = 10 ** digits
  return Math.round(amount * scale) / scale
}

/** The whole number that acquirers want: 12.34 EUR is 1234, 1200 JPY is 1200. */
export function toMinorUnits(amount, currency) {
  return Math.round(amount * 10 ** (MINOR_DIGITS[currency] ?? 2))
}
