/** The logarithm of the chance of seeing `count` where `mean`, above 0, is expected of a Poisson count. Pure. */
export function logPoisson(count: number, mean: number): number {
  return count * Math.log(mean) - mean - logGamma(count + 1)
}

/**
 * The chance of seeing `least` or more, beyond the `mean`, of a Poisson count, whatever their size; 1 where it is not beyond.
 * Terms fall fast there. Pure.
 */
export function poissonTail(least: number, mean: number): number {
  if (least <= mean) return 1
  if (mean <= 0) return 0
  let term = Math.exp(logPoisson(least, mean))
  let sum = 0
  for (let k = least; term > sum * 1e-12; k += 1) {
    sum += term
    term *= mean / (k + 1)
  }
  return sum
}

/** ln Gamma(x) for x > 0: shifted up to where Stirling's series is exact to double precision. */
export function logGamma(x: number): number {
  let shift = 0
  let at = x
  while (at < 10) {
    shift += Math.log(at)
    at += 1
  }
  const inverse = 1 / (at * at)
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / at
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift
}
