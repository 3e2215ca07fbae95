// Plain JavaScript, so that the thread starts without a loader. PGlite blocks the thread that runs it: hence a thread.
import { readFile, writeFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

// What of its code is used at a start alone is not worth making fast: with that an opening takes 1.9 to 2.1 s of processor,
// without it 1.2 to 1.4 (Node 20). What is used on and on is still made fast.
setFlagsFromString('--wasm-tiering-budget=100000000')

const { dataDir, socketPath, template, copied: COPIED } = workerData

/** Postgres' usual 128 MB of page cache lie in this process and are touched once and for all; the projections fit in this. */
const PAGE_CACHE = ['-c', 'shared_buffers=16MB']
/** Nobody copies this database by its log, so rows put into tables that were emptied in the same transaction need no place in it. */
const OWN_LOG_ALONE = ['-c', 'wal_level=minimal', '-c', 'max_wal_senders=0']

try {
  const db = await PGlite.create({
    ...(dataDir ? { dataDir } : {}),
    ...(template ? { loadDataDir: new Blob([await readFile(template)]) } : {}),
    extensions: { vector },
    initDbStartParams: ['--wal-segsize=1'],
    startParams: [...PGlite.defaultStartParams, ...PAGE_CACHE, ...OWN_LOG_ALONE],
  })
  await db.exec('create extension if not exists vector')
  const server = new PGLiteSocketServer({ db, path: socketPath, maxConnections: 20 })
  await server.start()
  // Not at once: what is still on its way up the stack would be kept.
  setTimeout(collectGarbage, 2_000).unref()
  parentPort.on('message', (message) => answer(message, db, server))
  parentPort.postMessage({ kind: 'ready' })
} catch (error) {
  parentPort.postMessage({ kind: 'failed', message: String(error?.message ?? error) })
  parentPort.close()
}

/** Making the data leaves 300 MB of finished engines behind, which a heap as small as this one's would keep for hours. */
function collectGarbage() {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

async function answer({ kind, file, statement, bytes }, db, server) {
  // There is one session, and this goes into the transaction that its only connection has open.
  if (kind === 'copy') {
    try {
      // A file in memory: what PGlite gives for this itself, /dev/blob, is read byte by byte.
      db.Module.FS.writeFile(COPIED, bytes, { canOwn: true })
      await db.exec(statement)
      parentPort.postMessage({ kind: 'copied' })
    } catch (error) {
      parentPort.postMessage({ kind: 'failed', message: String(error?.message ?? error), code: error?.code })
    } finally {
      db.Module.FS.writeFile(COPIED, '')
    }
  }
  if (kind === 'dump') {
    const dump = await db.dumpDataDir('none')
    await writeFile(file, Buffer.from(await dump.arrayBuffer()))
    parentPort.postMessage({ kind: 'dumped' })
  }
  if (kind === 'close') {
    await server.stop()
    await db.close()
    parentPort.postMessage({ kind: 'closed' })
    parentPort.close()
  }
}
