/** US dollars for a million tokens in and out, by the beginning of a model's name; longest first. */
const PRICES: readonly (readonly [string, number, number])[] = [
  ['claude-haiku', 1, 5],
  ['claude-sonnet', 3, 15],
  ['claude-opus', 15, 75],
]

/** What the tokens cost in US dollars. A model that is not in the table costs as the dearest, so that limits hold. */
export function costUsd(model: string, inputTokens: number, outputTokens: number): number {
  const [, input, output] = PRICES.find(([name]) => model.startsWith(name)) ?? ['', 15, 75]
  return Math.round(inputTokens * input + outputTokens * output) / 1_000_000
}
