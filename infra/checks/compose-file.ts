import { readFileSync } from 'node:fs'
import { mapOf, readYaml } from './read-yaml.ts'

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
