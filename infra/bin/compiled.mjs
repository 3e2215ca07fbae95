import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Beside the libraries: whoever installed those may write there. Checkouts that share them keep apart. */
const KEPT = join(ROOT, 'node_modules', '.cache', 'faultline', digest(ROOT).slice(0, 12))
/** About 3 MB each. */
const MOST = 20

/**
 * Where a source file of the house is as plain JavaScript, as an address to import: compiled when it, or a file that it
 * imports, is not what it was. Undefined where nothing can be kept; then run it through tsx.
 * @param {string} source from the project's root, such as `src/cli.ts`
 * @returns {Promise<string | undefined>}
 */
export async function compiledEntry(source) {
  const note = join(KEPT, `${digest(source).slice(0, 12)}.json`)
  const kept = stillGood(note)
  if (kept !== undefined) return kept
  try {
    return await compile(source, note)
  } catch {
    // Where nothing can be written tsx runs it all the same, and a fault of the source it tells better.
    return undefined
  }
}

/** The address that a note names, when all files are those that were compiled. */
function stillGood(note) {
  try {
    const { entry, inputs } = JSON.parse(readFileSync(note, 'utf8'))
    for (const [path, was] of Object.entries(inputs)) if (!isSame(join(ROOT, path), was)) return undefined
    statSync(join(KEPT, entry))
    return pathToFileURL(join(KEPT, entry)).href
  } catch {
    return undefined
  }
}

/** By its time, or by what is in it: an image or a clone gives the same file another time. */
function isSame(path, was) {
  const { mtimeMs, size } = statSync(path)
  if (size !== was.size) return false
  return mtimeMs === was.mtimeMs || digest(readFileSync(path)) === was.digest
}

async function compile(source, note) {
  mkdirSync(KEPT, { recursive: true })
  const { build } = await import('esbuild')
  const folder = randomUUID()
  const inputs = {}
  await build({
    entryPoints: { entry: join(ROOT, source) },
    outdir: join(KEPT, folder),
    absWorkingDir: ROOT,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'silent',
    outExtension: { '.js': '.mjs' },
    plugins: [readingOurs(inputs)],
  })
  const entry = join(folder, 'entry.mjs')
  writeFileSync(`${note}.${folder}`, JSON.stringify({ entry, inputs }))
  renameSync(`${note}.${folder}`, note)
  dropOld()
  return pathToFileURL(join(KEPT, entry)).href
}

/** Notes what each file was, and keeps `import.meta` true in it: assets and workers lie beside the source, not the output. */
function readingOurs(inputs) {
  return {
    name: 'ours',
    setup(build) {
      build.onLoad({ filter: /\.(ts|mjs)$/ }, ({ path }) => {
        const { mtimeMs, size } = statSync(path)
        const text = readFileSync(path, 'utf8')
        inputs[relative(ROOT, path)] = { mtimeMs, size, digest: digest(text) }
        const contents = text
          .replaceAll(/\bimport\.meta\.url\b/g, () => JSON.stringify(pathToFileURL(path).href))
          .replaceAll(/\bimport\.meta\.dirname\b/g, () => JSON.stringify(dirname(path)))
        return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' }
      })
    },
  }
}

/** A process that runs may yet load a part of what it was started from: the newest stay, whoever they belong to. */
function dropOld() {
  const folders = readdirSync(KEPT)
    .filter((name) => !name.includes('.json'))
    .map((name) => ({ path: join(KEPT, name), madeMs: statSync(join(KEPT, name)).mtimeMs }))
    .sort((one, other) => other.madeMs - one.madeMs)
  for (const { path } of folders.slice(MOST)) rmSync(path, { recursive: true, force: true })
}

function digest(text) {
  return createHash('sha256').update(text).digest('hex')
}
