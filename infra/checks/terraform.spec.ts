import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { QUEUES } from '../../src/tasks/queues.ts'
import { REGISTRY } from '../../workers/registry.ts'
import { PARTS, ROLES } from '../../workers/roles.ts'

const text = (file: string) => readFileSync(`infra/terraform/${file}`, 'utf8')
const block = (file: string, begin: string) =>
  text(file)
    .split(begin)[1]
    ?.split(/\n {2}[\])}]/)[0] ?? ''
const quoted = (words: string) => [...words.matchAll(/"([^"]+)"/g)].map(([, word = '']) => word)

describe('infra/checks/terraform.spec.ts', () => {
  it('makes every queue and no other', () => {
    expect(quoted(block('queues.tf', 'queues = toset([')).toSorted()).toEqual([...QUEUES].toSorted())
  })

  it('lets each worker of a queue take from its own', () => {
    const pairs = [...block('roles.tf', 'takers = {').matchAll(/([a-z-]+)\s*= "([^"]+)"/g)]
    const known = REGISTRY.flatMap((entry) => ('queue' in entry ? [[entry.name, entry.queue]] : []))
    expect(pairs.map(([, name, queue]) => [name, queue]).toSorted()).toEqual(known.toSorted())
  })

  it('lets those roles send that open the queue and take nothing from it', () => {
    const senders = Object.entries(ROLES).flatMap(([role, parts]) =>
      role !== 'worker' && parts.some((part) => PARTS[part].ports.some((port) => port === 'queue')) ? [role] : [],
    )
    const [line = ''] = /senders\s*= .*/.exec(text('roles.tf')) ?? []
    expect(quoted(line).toSorted()).toEqual(senders.toSorted())
  })

  it('tells MSK of a user only when told that its secret has a value', () => {
    expect(block('kafka.tf', 'resource "aws_msk_scram_secret_association"')).toContain('var.kafka_user_is_set')
    expect(readFileSync('docs/deploy.md', 'utf8')).toContain('`kafka_user_is_set = true`')
  })

  it('holds no secret', () => {
    const files = ['kafka.tf', 'outputs.tf', 'postgres.tf', 'variables.tf'].map(text).join('\n')
    expect(files).not.toMatch(/secret_string|^\s*password\s*=/m)
  })
})
