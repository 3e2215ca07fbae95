import { readFileSync } from 'node:fs'
import { mapOf, readYaml, type YamlMap } from './read-yaml.ts'

export const text = readFileSync('docker-compose.yml', 'utf8')

/** Every service of the compose file, by name. */
export const services = Object.entries(mapOf(mapOf(readYaml(text)).services)).map(
  ([name, service]) => [name, mapOf(service)] as const,
)
/** What runs the image of this repository. */
export const ours = services.filter(([, { image }]) => /^faultline:/.test(String(image)))
export const roles = ours.filter(([name]) => name !== 'migrate')
/** What runs an image of somebody else. */
export const servers = services.filter((service) => !ours.includes(service))

/** What a process finds in its environment when everything that must be set is, and these beside it. */
export function givenTo(
  service: YamlMap | undefined,
  env: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const known = new Map(Object.entries({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', ...env }))
  // The innermost first.
  const fill = (value: string): string => {
    const filled = value.replace(
      /\$\{(\w+):([?-])([^${}]*)\}/g,
      (_, name, how, rest) => known.get(name) ?? (how === '?' ? 'given' : rest),
    )
    return filled === value ? value : fill(filled)
  }
  const set = Object.entries(mapOf(service?.environment)).map(([name, value]) => [name, fill(String(value ?? ''))])
  return Object.fromEntries(set)
}
