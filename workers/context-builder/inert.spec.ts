import { describe, expect, it } from 'vitest'
import { natureOf } from './inert.ts'
import { commit } from './scene.spec-support.ts'
import { diffLines } from './words.ts'

function nature(patch: string, path = 'src/a.js'): string {
  const one = commit('A change', path, patch)
  return natureOf(one, diffLines(one))
}

describe('workers/context-builder/inert.ts', () => {
  it('knows code that only moved', () => {
    const moved =
      '-  const cost = weight * perKilo(country)\n-  return round(cost)\n+  return costOf(weight, country)\n+}\n+function costOf(weight, country) {\n+  const cost = weight * perKilo(country)\n+  return round(cost)'
    expect(nature(moved)).toBe('motion')
  })

  it.each([
    ['a pattern', "-  const address = parse(text, '^[a-z]{1,9}$')\n+  const address = parse(text, '^([a-z]+)+$')"],
    [
      'what is called',
      '-  observe(labels(routeOf(request), status(reply)), took)\n+  observe(labels(request.path, status(reply)), took)',
    ],
    ['one name more', '-}, []string{"route", "code"})\n+}, []string{"route", "code", "sender"})'],
    [
      'a name for others',
      '-  @Json("customerId") val customerId: String,\n+  @Json("customer_id") val customerId: String,',
    ],
    [
      'how large a number may be',
      '-  return int64(major)*100 + int64(minor)\n+  return int64(int32(major)*100 + int32(minor))',
    ],
    ['a number', '-  channel.qos(0, 8, false, group)\n+  channel.qos(0, 0, false, group)'],
    [
      'a query',
      "-  rows = db.all(user, 'select a, b from t where id = ?')\n+  rows = db.all(user, 'select a, b from t where id > ?')",
    ],
  ])('takes %s that changed for more than code that moved', (_, patch) => {
    expect(nature(patch)).toBe('code')
  })

  it('knows a list of libraries from a text that nobody runs', () => {
    const step = '-pydantic==1.10.15\n+pydantic==2.7.1'
    expect(nature(step, 'services/fraud/requirements.txt')).toBe('manifest')
    expect(nature(step, 'docs/notes.txt')).toBe('inert')
  })

  it('reads a pattern where a value stands', () => {
    expect(nature('-const NAME = /^[a-z]+$/u; keep(NAME, more)\n+const NAME = /^[a-z]*$/u; keep(NAME, more)')).toBe(
      'code',
    )
  })
})
