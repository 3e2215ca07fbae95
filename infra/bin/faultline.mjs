#!/usr/bin/env node
import { isMainThread, Worker } from 'node:worker_threads'
import { runSource } from './run-source.mjs'

/** These turn over more young objects than Node has room for by itself: half of their time went into moving them. */
const ROOMY = ['replay']
const YOUNG_MIB = 96

const [, , command = ''] = process.argv
if (isMainThread && ROOMY.includes(command)) {
  const thread = new Worker(new URL(import.meta.url), {
    argv: process.argv.slice(2),
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  })
  thread.once('exit', (code) => {
    process.exitCode = code
  })
} else {
  await runSource('src/cli.ts')
}
