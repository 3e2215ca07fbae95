/** A process that opens and merges pull requests without rest until it is killed, and says each merge once it is done. */
import { REPO, SHOP_FILES, startHost } from '../sandbox.spec-support.ts'

const dataDir = process.argv[2] ?? ''
const author = { name: 'Ana', email: 'ana@example.com' }
const { sandbox } = await startHost({ dataDir })
await sandbox.createRepository(REPO, SHOP_FILES)
process.stdout.write('ready\n')
for (let n = sandbox.pulls(REPO).length + 1; ; n++) {
  const branch = `fix-${process.pid}-${n}`
  await sandbox.createBranch(REPO, branch)
  await sandbox.commitFiles({ repo: REPO, branch, files: { [`${branch}.txt`]: 'a\n' }, message: `Add ${n}`, author })
  const { number } = await sandbox.openPull(REPO, { title: `Add ${n}`, branch, by: 'ana' })
  const { sha } = await sandbox.mergePull(REPO, number, 'maria')
  process.stdout.write(`merged ${number} ${sha}\n`)
}
