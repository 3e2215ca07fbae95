import { existsSync } from 'node:fs'
import path from 'node:path'
import { filesBelow } from '../tree.ts'

const ROOTS = /^(src|workers|blocks|infra|docs|\.config|\.ci|\.github)\//
const FILE = /^[\w./*-]+\.(ts|tsx|mjs|cjs|md|json|sql|patch|css|png|svg)$/
/** What stands for any name: `x.spec.ts`, `workers/NAME/agent.ts`, `NNN_what.sql`. */
const PLACEHOLDER = /^x\.|\bNAME\b|\bNNN_/

/** Paths named by a page - links and words in backticks - that lead nowhere. A name alone may stand anywhere below its page. */
export function deadPaths(page: string, text: string): readonly string[] {
  const links = matches(text, /\]\(([^)\s]+)\)/g).filter((link) => !/^(https?:|mailto:|#)/.test(link))
  const folder = path.dirname(page)
  const lost = links.filter((link) => !existsSync(path.join(folder, link.replace(/#.*$/, ''))))
  const words = matches(text, /`([^`\n]+)`/g).filter((word) => ROOTS.test(word) || FILE.test(word) || isFolder(word))
  return [...lost, ...words.filter((word) => !leads(word, folder))]
}

/** npm scripts that a page names: `npm run x`, `npm test`, `npm start`. */
export function namedScripts(text: string): readonly string[] {
  return [...matches(text, /npm run ([\w:-]+)/g), ...matches(text, /npm (test|start)\b/g)]
}

/** Commands of the command line that a page names in code: `faultline x`, `npm run faultline -- x`. */
export function namedCommands(text: string): readonly string[] {
  const code = matches(text, /(`[^`\n]+`|```[\s\S]*?```)/g).join('\n')
  return [...matches(code, /`faultline ([a-z]+)/g), ...matches(code, /run faultline -- ([a-z]+)/g)]
}

/** Settings that a text names. */
export function namedSettings(text: string): readonly string[] {
  return [...new Set(matches(text, /\b((?:FAULTLINE|SLACK|GITHUB|ANTHROPIC)_[A-Z_]+[A-Z])\b/g))].sort()
}

function isFolder(word: string): boolean {
  return /^[\w.-]+(\/[\w.-]+)*\/$/.test(word)
}

function leads(word: string, folder: string): boolean {
  if (word.includes('*')) return fits(word)
  if (PLACEHOLDER.test(word)) return true
  if (existsSync(word) || existsSync(path.join(folder, word))) return true
  return !word.slice(0, -1).includes('/') && namesBelow(folder).has(word.replace(/\/$/, ''))
}

/** True when some file or folder has this name with `*` for any part of one step. */
function fits(pattern: string): boolean {
  const steps = pattern.split('*').map((part) => part.replaceAll('.', '\\.'))
  const like = new RegExp(`^${steps.join('[^/]*')}(/|$)`)
  return filesBelow([pattern.split('/')[0] ?? '.'], (file) => like.test(file)).length > 0
}

function namesBelow(folder: string): ReadonlySet<string> {
  return new Set(filesBelow([folder], () => true).flatMap((file) => path.relative(folder, file).split('/')))
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '')
}
