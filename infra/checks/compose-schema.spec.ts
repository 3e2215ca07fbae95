import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { text } from './compose-file.ts'
import { readYaml } from './read-yaml.ts'

/** The Compose Specification's own schema, as the linter carries it. */
const SCHEMA = fileURLToPath(new URL('../schemas/compose.schema.json', import.meta.resolve('dclint')))

function faultsOf(yaml: string): readonly string[] {
  const { $schema, ...schema } = JSON.parse(readFileSync(SCHEMA, 'utf8'))
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema)
  if (validate(readYaml(yaml))) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

describe('infra/checks/compose-schema.spec.ts', () => {
  it('finds the compose file as the Compose Specification wants it', () => {
    expect(faultsOf(text)).toEqual([])
  })

  it.each([
    ['\n    image:', '\n    imagee:'],
    ['healthcheck:', 'health_check:'],
    ['condition: service_healthy', 'condition: healthy'],
    ['profiles: [langfuse]', 'profiles: langfuse'],
    ['read_only: true', 'read_only: [true]'],
  ])('finds a fault where %s says %s', (right, wrong) => {
    expect(text).toContain(right)
    expect(faultsOf(text.replace(right, wrong))).not.toEqual([])
  })
})
