import { loadConfig } from '../../src/config.ts'
import { REGISTRY } from '../../workers/registry.ts'
import { PARTS, ROLES, type RoleName } from '../../workers/roles.ts'
import type { Yaml } from './read-yaml.ts'

interface Command {
  /** What its service or deployment is called. */
  readonly name: string
  readonly role: RoleName
  /** Arguments of `faultline`. */
  readonly words: readonly string[]
}

/** Each process of a house on servers: one for each role, and in the place of `worker` one for each worker of a queue. */
export function commands(): readonly Command[] {
  const roles = ROLE_NAMES.filter((role) => role !== 'worker').map((role) => ({ name: role, role, words: [role] }))
  const workers = REGISTRY.filter(({ kind }) => kind !== 'loop').map(
    ({ name }): Command => ({ name, role: 'worker', words: ['worker', name] }),
  )
  return [...roles, ...workers]
}

export function commandOf(name: string): readonly string[] | undefined {
  return commands().find((command) => command.name === name)?.words
}

/** The workers of the registry that such a process runs. */
export function workersOf([first, ...rest]: readonly string[]): readonly string[] {
  if (first === 'worker') return rest
  const role = ROLE_NAMES.find((name) => name === first)
  return role === undefined ? [] : ROLES[role].flatMap((part): readonly string[] => PARTS[part].runs)
}

/** Every variable that the configuration looks at: it is read with all of them, so that none is hidden behind another. */
export function settingsRead(): readonly string[] {
  const seen = new Set<string>()
  const switches: Readonly<Record<string, string>> = {
    ANTHROPIC_API_KEY: 'any',
    KAFKA_BROKERS: 'kafka:9092',
    CLICKHOUSE_URL: 'http://clickhouse:8123',
  }
  const env = new Proxy<Record<string, string | undefined>>(switches, {
    get: (given, name) => {
      if (typeof name === 'string') seen.add(name)
      return typeof name === 'string' ? given[name] : undefined
    },
  })
  loadConfig(env)
  return [...seen]
}

export function wordsOf(value: Yaml | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

const ROLE_NAMES = Object.keys(ROLES).filter((name): name is RoleName => name in ROLES)
