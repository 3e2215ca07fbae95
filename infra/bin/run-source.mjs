import { accessSync, constants } from 'node:fs'
import { tmpdir } from 'node:os'
import { compiledEntry } from './compiled.mjs'

/**
 * Runs a source file of the house in this process.
 * @param {string} source from the project's root
 */
export async function runSource(source) {
  const compiled = await compiledEntry(source)
  if (compiled !== undefined) {
    process.setSourceMapsEnabled(true)
    await import(compiled)
    return
  }
  // tsx keeps what it compiled in the temporary folder, and waits for ever where that cannot be written.
  try {
    accessSync(tmpdir(), constants.W_OK)
  } catch {
    process.env.TSX_DISABLE_CACHE = '1'
  }
  const { register } = await import('tsx/esm/api')
  register()
  await import(new URL(`../../${source}`, import.meta.url).href)
}
