import { singular } from '../../src/kit/singular.ts'
import type { Brief } from './gathered.ts'
import { wordsOf } from './words.ts'

/** How many words of a name or a text people said, as one or as many. Pure. */
export function saidOf({ service, question = '', words }: Brief): (text: string) => number {
  const said = new Set(stemsOf([service, question, ...words.map(({ text }) => text)].join(' ')))
  return (text) => new Set(stemsOf(text).filter((word) => said.has(word))).size
}

function stemsOf(text: string): string[] {
  return wordsOf(text).map(singular)
}

/** So many requests more are taken to be well, so that few prove little. */
const DOUBT = 20

/** How much of a service's requests fails beyond what was expected, from 0 to 1. Pure. */
export function excessShare(errors: number, expected: number, requests: number): number {
  return Math.max(0, errors - expected) / (requests + DOUBT)
}
