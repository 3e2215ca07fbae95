import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { evidenceContract } from '../../evidence/evidence.contract.ts'
import { silentLog } from '../../kit/log.ts'
import { openChdbEvidence } from './open-chdb.ts'

evidenceContract('src/adapters/chdb/open-chdb.ts', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'evidence-'))
  return openChdbEvidence({ dir, log: silentLog })
})
