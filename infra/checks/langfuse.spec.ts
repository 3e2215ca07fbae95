import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { services, text } from './compose-file.ts'
import { wordsOf } from './deployed.ts'
import { mapOf } from './read-yaml.ts'

const CHECK = 'infra/containers/langfuse-check.sh'
const optional = services.filter(([, { profiles }]) => profiles !== undefined)
const always = services.filter((service) => !optional.includes(service))
const own = new Map(optional)
const waits = (name: string) => Object.entries(mapOf(own.get(name)?.depends_on ?? {}))

const SECRETS: Readonly<Record<string, string>> = {
  LANGFUSE_STORES_PASSWORD: '4be1f0a96d2c4c7b',
  LANGFUSE_SALT: 'a salt of some length',
  LANGFUSE_ENCRYPTION_KEY: '0123456789abcdef'.repeat(4),
  LANGFUSE_NEXTAUTH_SECRET: 'thirty-two characters or more of it',
  LANGFUSE_USER_EMAIL: 'ann@example.com',
  LANGFUSE_USER_PASSWORD: 'correct horse battery',
  LANGFUSE_PUBLIC_KEY: 'pk-lf-0123456789abcdef',
  LANGFUSE_SECRET_KEY: 'sk-lf-0123456789abcdef0123456789abcdef',
}

describe('infra/checks/langfuse.spec.ts', () => {
  it('is there by its profile alone, and nothing of the house waits for it', () => {
    expect(optional.filter(([, { profiles }]) => wordsOf(profiles).join() !== 'langfuse')).toEqual([])
    for (const part of ['web', 'worker', 'postgres', 'clickhouse', 'redis', 'minio'])
      expect([...own.keys()]).toContain(`langfuse-${part}`)
    const awaited = always.flatMap(([, { depends_on }]) => Object.keys(mapOf(depends_on ?? {})))
    expect(awaited.filter((name) => own.has(name))).toEqual([])
  })

  it('asks nothing of those who do not use it', () => {
    const required = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name)
    expect(required).toContain('POSTGRES_PASSWORD')
    expect(required.filter((name) => name.startsWith('LANGFUSE'))).toEqual([])
  })

  it('starts nothing before its secrets are looked at', () => {
    const checked = (name: string): boolean =>
      waits(name).some(
        ([other, how]) =>
          (other === 'langfuse-check' && mapOf(how).condition === 'service_completed_successfully') || checked(other),
      )
    expect([...own.keys()].filter((name) => !checked(name))).toEqual(['langfuse-check'])
    expect(own.get('langfuse-check')).toMatchObject({ network_mode: 'none', restart: 'no' })
    expect(wordsOf(own.get('langfuse-check')?.volumes)).toEqual([`./${CHECK}:/langfuse-check.sh:ro`])
    const ours = ['LANGFUSE_BASE_URL', 'LANGFUSE_CONTENT']
    const asked = [...text.matchAll(/\$\{(LANGFUSE\w+)/g)]
      .map(([, name = '']) => name)
      .filter((name) => !ours.includes(name))
    expect([...new Set(asked)].toSorted()).toEqual(Object.keys(SECRETS).toSorted())
    const { environment } = mapOf(own.get('langfuse-check'))
    expect(environment).toEqual(Object.fromEntries(Object.keys(SECRETS).map((name) => [name, `\${${name}:-}`])))
  })

  it('is reached at this machine alone, by its web, and reaches no server of the house', () => {
    for (const [name, { ports, networks = [] }] of optional) {
      expect(ports, name).toEqual(name === 'langfuse-web' ? ['127.0.0.1:3002:3000'] : undefined)
      const others = wordsOf(networks).filter((network) => network !== 'langfuse')
      expect(others, name).toEqual(name === 'langfuse-web' ? ['outside'] : [])
    }
    expect(always.filter(([, { networks }]) => wordsOf(networks).includes('langfuse'))).toEqual([])
  })

  it('lets nobody sign up, and tells nobody of its use', () => {
    const { environment } = mapOf(own.get('langfuse-web'))
    expect(environment).toMatchObject({ AUTH_DISABLE_SIGNUP: 'true', TELEMETRY_ENABLED: 'false' })
  })

  it('takes secrets of one’s own', () => {
    expect(look(SECRETS)).toEqual({ status: 0, said: '' })
  })

  it.each([
    ...Object.keys(SECRETS).map((name) => [name, 'nothing', ''] as const),
    ...Object.keys(SECRETS).map((name) => [name, 'a short word', 'secret'] as const),
    ['LANGFUSE_STORES_PASSWORD', 'what breaks an address', 'p@ss/word-that-is-long'],
    ['LANGFUSE_ENCRYPTION_KEY', 'the key of the example', '0'.repeat(64)],
  ] as const)('refuses for %s %s', (name, _, value) => {
    const { status, said } = look({ ...SECRETS, [name]: value })
    expect(status).toBe(1)
    expect(said).toMatch(new RegExp(`^${name} [^\n]*\n$`))
  })

  it('names all that are missing at once', () => {
    expect(look({}).said.trim().split('\n')).toHaveLength(Object.keys(SECRETS).length)
  })
})

function look(env: Readonly<Record<string, string>>) {
  const { status, stderr } = spawnSync('sh', [CHECK], { env: { PATH: process.env.PATH, ...env }, encoding: 'utf8' })
  return { status, said: stderr }
}
