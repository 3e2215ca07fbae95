import { parse } from 'yaml'

/** What YAML says of a file: maps, lists and plain values. */
export type Yaml = string | number | boolean | null | readonly Yaml[] | { readonly [key: string]: Yaml }
export type YamlMap = { readonly [key: string]: Yaml }

/** Reads YAML 1.2 with the merges (`<<`) that compose files use. Throws with line and column. */
export function readYaml(text: string): Yaml {
  const value: Yaml = parse(text, { merge: true })
  return value
}

export function mapOf(value: Yaml | undefined): YamlMap {
  if (isMap(value)) return value
  throw new Error(`Not a map: ${JSON.stringify(value)}`)
}

function isMap(value: Yaml | undefined): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
