import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { codeHostUse, ROLES } from '../../workers/roles.ts'
import { commandOf, commands, wordsOf, workersOf } from './deployed.ts'
import { mapOf, readYaml } from './read-yaml.ts'

const values = mapOf(readYaml(readFileSync('helm/values.yaml', 'utf8')))

describe('infra/checks/helm-accounts.spec.ts', () => {
  it('gives who works on the code host its account, and who only reads there one that cannot write, where there is one', () => {
    for (const { name, role } of commands()) {
      const use = codeHostUse(ROLES[role], workersOf(commandOf(name) ?? []))
      const given = wordsOf(mapOf(mapOf(values.workers)[name]).secrets).filter((secret) => secret.startsWith('github'))
      // What people write comes into the bot: it never has the one that writes.
      const both = name === 'bot' ? ['githubReader'] : ['github', 'githubReader']
      expect(given, name).toEqual(use === 'reads' ? both : use === 'writes' ? ['github'] : [])
    }
  })
})
