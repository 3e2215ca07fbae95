/** A vector as pgvector reads it. An embedding holds few different numbers, and writing one down is what takes long. */
export function vectorText(vector: readonly number[]): string {
  const written = new Map([[0, '0']])
  let text = ''
  for (const value of vector) {
    let word = written.get(value)
    if (word === undefined) {
      word = String(value)
      written.set(value, word)
    }
    text += text === '' ? word : `,${word}`
  }
  return `[${text}]`
}
