const HOME = 'DE'
const EUROPE = ['AT', 'BE', 'DK', 'ES', 'FR', 'IE', 'IT', 'NL', 'PL', 'PT', 'SE']

/** Shipping in euros, by country and by how many things are in the parcel. */
export function shippingCost(country, count) {
  let base
  if (country === HOME) {
    base = 3.9
  } else if (EUROPE.includes(country)) {
    base = 7.5
  } else {
    base = 14
  }
  const extra = Math.max(0, count - 3) * 0.8
  return base + extra
}
