import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { freePort } from '../servers/free-port.ts'
import { removeData } from './house.spec-support.ts'
import { fact, newIncidentChannel, openForm, saying, toldAlone } from './incident.spec-support.ts'
import { exportsIn, finished, type Role, type Running, roleAt, run } from './processes.spec-support.ts'
import { until } from './until.spec-support.ts'
import { type Workspace, wordsOf, workspaceAt } from './workspace.spec-support.ts'

describe('infra/e2e/signed-http.e2e.spec.ts', () => {
  let dataDir: string
  let env: Readonly<Record<string, string>>
  let sandbox: Running
  let house: Role
  let people: Workspace

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'faultline-http-'))
    const [sandboxPort, housePort] = [await freePort(), await freePort()]
    const address = `http://127.0.0.1:${housePort}`
    const args = ['sandbox', '--http', '--port', String(sandboxPort), '--data', dataDir, '--house', address, '--env']
    sandbox = run(args, { FAULTLINE_AUTO_SHIP_SECONDS: '0' })
    people = workspaceAt(`http://127.0.0.1:${sandboxPort}`)
    const { value } = await until('the settings of the sandbox', async () => exportsIn(sandbox.output()))
    env = { ...value, FAULTLINE_DATA_DIR: dataDir }
    house = roleAt(housePort, ['start'], env)
    await house.start()
    await until('the shop', () => people.shop())
  })
  afterAll(async () => {
    await house?.running().kill()
    await sandbox?.kill()
    await removeData(dataDir)
  })

  it('needs a signing secret in the place of a token for a socket, and opens none', async () => {
    expect(env).toMatchObject({ SLACK_SIGNING_SECRET: expect.stringMatching(/./) })
    expect(env).not.toHaveProperty('SLACK_APP_TOKEN')
    const { code, said } = await finished(['doctor'], { ...env, FAULTLINE_DATA_DIR: join(dataDir, 'doctor') })
    expect(code, said).toBe(0)
    expect(await people.get(z.object({ connections: z.number() }), 'app')).toEqual({ connections: 0 })
  })

  it('answers a command, takes a form and a press, and shows what people decided', async () => {
    const list = await toldAlone(people, 'olivia', 'general', () =>
      people.command('olivia', 'general', '/incident list'),
    )
    expect(wordsOf(list)).toMatch(/No incident is open/)

    await people.command('olivia', 'general', '/incident declare')
    await openForm(people, /^Declare an incident$/)
    await people.submit('olivia', { 'What is wrong?': 'Payments take very long' })
    const channel = await newIncidentChannel(people)
    const brief = await saying(people, channel, /Payments take very long/)
    await people.press('olivia', channel, 'Take command', brief.ts)
    const { payload } = await fact(dataDir, 'RoleTaken')
    expect(payload).toMatchObject({ role: 'commander', user_id: 'UOLIVIA001' })
  })

  it('turns away what nobody signed', async () => {
    const forged = await fetch(`${house.origin}/slack/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'command=%2Fincident&text=list&user_id=UOLIVIA001',
    })
    expect(forged.status).toBe(401)
  })
})
