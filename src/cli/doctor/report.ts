import type { Check } from './check.ts'

const SIGNS = { ok: '✓', warn: '!', fail: '✗' } as const

/** The checks as a table, the remedy under each that wants one, and a verdict. */
export function reportText(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length))
  const indent = ' '.repeat(width + 4)
  const lines = checks.flatMap(({ name, status, what, remedy }) => [
    `${SIGNS[status]} ${name.padEnd(width)}  ${what.replaceAll('\n', `\n${indent}`)}`,
    ...(remedy === undefined ? [] : [`${indent}→ ${remedy}`]),
  ])
  return `${lines.join('\n')}\n\n${verdict(checks)}`
}

export function reportJson(checks: readonly Check[]): string {
  return JSON.stringify({ ok: !checks.some(({ status }) => status === 'fail'), checks }, undefined, 2)
}

function verdict(checks: readonly Check[]): string {
  const failing = checks.filter(({ status }) => status === 'fail').length
  const warning = checks.filter(({ status }) => status === 'warn').length
  const aside = warning === 0 ? '' : ` ${warning === 1 ? 'One thing' : `${warning} things`} could be better.`
  if (failing === 0) return `All is well.${aside}`
  return `${failing === 1 ? 'One check fails' : `${failing} checks fail`}: do what stands under each, then ask again.${aside}`
}
