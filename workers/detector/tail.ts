import { logGamma } from '../../src/kit/chance.ts'

/**
 * Chance of seeing `count` or more where `mean` is expected: a negative binomial with variance phi mean + kappa mean^2,
 * for errors come in bursts and rates wander. 1 for a count of 0. Pure.
 */
export function upperTail(count: number, mean: number, kappa: number, phi = 1.5): number {
  if (count <= 0) return 1
  if (mean <= 0) return 0
  const shape = mean / (phi - 1 + kappa * mean)
  return betaFraction(mean / (shape + mean), count, shape)
}

/** The regularised incomplete beta function I_x(a, b). */
function betaFraction(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? (front * continued(x, a, b)) / a : 1 - (front * continued(1 - x, b, a)) / b
}

/** Lentz's method; converges in some tens of steps where x is on the right side. */
function continued(x: number, a: number, b: number): number {
  const floor = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value)
  let c = 1
  let d = 1 / floor(1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / floor(1 + even * d)
    c = floor(1 + even / c)
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / floor(1 + odd * d)
    c = floor(1 + odd / c)
    h *= d * c
    if (Math.abs(d * c - 1) < 1e-12) break
  }
  return h
}
