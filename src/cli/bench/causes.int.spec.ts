import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeIncident, writeSystem } from './causes/case-files.spec-support.ts'
import { quietly } from './causes/quietly.spec-support.ts'
import { benchCauses } from './causes.ts'

const root = await mkdtemp(join(tmpdir(), 'causes-'))
const ONE = join(root, 'one')

/** What the command writes for a folder, but for how long it took. */
async function answersOf(data: string): Promise<string[]> {
  const out = join(root, 'out.jsonl')
  await quietly(() => benchCauses(['--data', data, '--out', out]))
  const lines = (await readFile(out, 'utf8')).trimEnd().split('\n')
  return lines.map((line) => line.replace(/"ms":\d+/, ''))
}

describe('src/cli/bench/causes.ts', () => {
  beforeAll(async () => {
    await writeIncident(join(ONE, 'incidents', 'pool'), 'smaller pool')
    await writeIncident(join(ONE, 'incidents', 'names'), 'names not resolved')
    await writeSystem(join(ONE, 'metrics', 'shop'))
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  it('finds cases of both sorts by what the folders hold, from wherever it is pointed at', async () => {
    const namesOf = async (data: string) =>
      (await answersOf(data)).map((line) => JSON.parse(line.replace(',,', ',')).case)
    expect(await namesOf(ONE)).toEqual(['names', 'pool', 'shop/issue_0', 'shop/issue_1'])
    expect(await namesOf(join(ONE, 'incidents'))).toEqual(['names', 'pool'])
    expect(await namesOf(join(ONE, 'metrics', 'shop', 'train', 'issue_0'))).toEqual(['shop/issue_0'])
  })

  it('names the change, blames nobody where names are not resolved, and finds the node that was slow by itself', async () => {
    const [names, pool, slow, quiet] = (await answersOf(ONE)).map((line) => JSON.parse(line.replace(',,', ',')))
    expect(names).toMatchObject({ abstain: true })
    expect(pool.abstain).toBe(false)
    expect(pool.ranked[0].parts.map((part: { name: string }) => part.name)).toContain('mechanism')
    expect(slow.abstain).toBe(false)
    expect(slow.ranked[0].ref).toBe('store')
    expect(quiet).toMatchObject({ abstain: true })
  })

  it('says the same whatever a truth beside a case claims, and where there is none', async () => {
    const before = await answersOf(ONE)
    const claim = async (text: string) => {
      await writeFile(join(ONE, 'incidents', 'pool', 'ground_truth.json'), text)
      await writeFile(join(ONE, 'metrics', 'shop', 'train', 'issue_0', 'target.json'), text)
    }
    await claim('{"root_cause_commit": "0000000", "root_cause": {"node": "edge"}}')
    expect(await answersOf(ONE)).toEqual(before)
    await claim('this is no JSON')
    expect(await answersOf(ONE)).toEqual(before)
    await mkdir(join(ONE, 'incidents', 'names', 'ground_truth.json'))
    expect(await answersOf(ONE)).toEqual(before)
  })

  it('says the same for rows in another order and for rows told twice', async () => {
    const before = await answersOf(ONE)
    const stir = async (path: string, headers: number) => {
      const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
      const rows = lines.slice(headers)
      await writeFile(path, [...lines.slice(0, headers), ...rows.toReversed(), ...rows.slice(0, 20)].join('\n'))
    }
    await stir(join(ONE, 'incidents', 'pool', 'logs.ndjson'), 0)
    await stir(join(ONE, 'incidents', 'pool', 'metrics.csv'), 1)
    await stir(join(ONE, 'metrics', 'shop', 'train', 'issue_0', 'metrics.csv'), 3)
    await stir(join(ONE, 'metrics', 'shop', 'noissue', 'metrics.csv'), 3)
    expect(await answersOf(ONE)).toEqual(before)
  })

  it('says what to do when there is nothing to read', async () => {
    await expect(benchCauses([])).rejects.toThrow('--data DIR --out FILE')
    await expect(benchCauses(['--data', join(root, 'none'), '--out', join(root, 'x')])).rejects.toThrow('no case below')
  })
})
