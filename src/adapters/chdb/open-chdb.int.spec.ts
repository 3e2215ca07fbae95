import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { evidenceContract } from '../../evidence/evidence.contract.ts'
import { logQueriesContract } from '../../evidence/log-queries.contract.ts'
import { signatureNamesContract } from '../../evidence/signature-names.contract.ts'
import { silentLog } from '../../kit/log.ts'
import { openChdbEvidence } from './open-chdb.ts'

const open = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'evidence-'))
  return openChdbEvidence({ dir, log: silentLog })
}

evidenceContract('src/adapters/chdb/open-chdb.ts', open)
logQueriesContract('src/adapters/chdb/open-chdb.ts', open)
signatureNamesContract('src/adapters/chdb/open-chdb.ts', open)
