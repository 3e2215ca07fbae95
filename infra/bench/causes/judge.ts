import { same, type Truth } from './truth.ts'

/** What somebody answers: the causes, the likeliest first; none where nobody is blamed. */
export type Answer = readonly string[]

export interface Judged {
  readonly right: number
  readonly amongThree: number
  readonly decoys: number
  readonly n: number
}

export function judge(answers: readonly { readonly answer: Answer; readonly truth: Truth }[]): Judged {
  const count = (test: (answer: Answer, truth: Truth) => boolean) =>
    answers.filter(({ answer, truth }) => test(answer, truth)).length
  return {
    right: count((answer, truth) => same(answer[0], truth.ref)),
    amongThree: count((answer, { ref }) =>
      ref === undefined ? answer.length === 0 : answer.slice(0, 3).some((one) => same(one, ref)),
    ),
    decoys: count(([first], { decoys }) => first !== undefined && decoys.some((decoy) => same(first, decoy))),
    n: answers.length,
  }
}

/** `10/12 83 % (55-95)`: a share with the interval of Wilson at 95 %, which holds for few cases, too. */
export function shareWords(count: number, n: number): string {
  if (n === 0) return '0/0'
  const [z, p] = [1.96, count / n]
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  const percent = (share: number) => Math.round(Math.max(0, Math.min(1, share)) * 100)
  return `${count}/${n} ${percent(p)} % (${percent(middle - half)}-${percent(middle + half)})`
}
