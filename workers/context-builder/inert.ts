import type { Commit } from '../../src/code-host/code-host.ts'
import type { DiffLines } from './words.ts'

const DOCS =
  /\.(?:md|mdx|rst|txt|adoc|svg|png|jpe?g|gif|css|scss)$|(?:^|\/)(?:docs?|licen[cs]es?)\/|(?:^|\/)(?:LICEN[CS]E|CODEOWNERS|\.editorconfig|\.gitignore)/i
const TESTS =
  /(?:^|\/)(?:tests?|__tests__|spec|specs|testdata|fixtures|e2e|__snapshots__)\/|[._-](?:test|spec)\.[a-z]+$|_test\.go$|(?:^|\/)test_[^/]+\.py$/i
const PIPELINE =
  /(?:^|\/)\.(?:github|gitlab|circleci)(?:\/|-ci)|(?:^|\/)(?:Jenkinsfile|\.travis\.yml|azure-pipelines\.yml)/i
const MANIFEST =
  /(?:^|\/)(?:package(?:-lock)?\.json|go\.(?:mod|sum)|requirements[^/]*\.txt|poetry\.lock|Pipfile(?:\.lock)?|yarn\.lock|pnpm-lock\.yaml|Cargo\.(?:toml|lock)|pom\.xml|build\.gradle(?:\.kts)?|Gemfile(?:\.lock)?)$/i
const CONFIG = /\.(?:ya?ml|toml|ini|env|conf|cfg|properties|json|tfvars)$|(?:^|\/)\.env/i

export type Nature = 'inert' | 'manifest' | 'config' | 'motion' | 'watching' | 'code'

/** What a commit is by its files and lines: things that never run, versions alone, settings, code that only moved, or code. */
export function natureOf(commit: Commit, diff: DiffLines): Nature {
  const paths = commit.files.map((file) => file.path)
  if (paths.length > 0 && paths.every((path) => MANIFEST.test(path))) return 'manifest'
  if (paths.length > 0 && paths.every((path) => !MANIFEST.test(path) && isIdle(path))) return 'inert'
  const changed = [...diff.added, ...diff.removed]
  if (changed.length > 0 && changed.every((line) => COMMENT.test(line))) return 'inert'
  if (paths.length > 0 && paths.every((path) => CONFIG.test(path))) return 'config'
  if (watches(diff)) return 'watching'
  return moved(diff) ? 'motion' : 'code'
}

function isIdle(path: string): boolean {
  return DOCS.test(path) || TESTS.test(path) || PIPELINE.test(path)
}

const WATCH =
  /metric|counter|histogram|gauge|\bprom|span\.|setattribute|\blog(?:ger)?\b.*\(|\.(?:info|debug|warn|inc|observe|record)\(|console\.|trace(?:r|parent|_?id)/i

/** Nothing was taken out, and all that came in counts, traces or logs; brackets and waiting for the clock aside. */
function watches({ added, removed }: DiffLines): boolean {
  const lines = added.filter((line) => /\w/.test(line) && !COMMENT.test(line))
  return removed.length === 0 && lines.length > 0 && lines.every((line) => WATCH.test(line))
}

const COMMENT = /^\s*(?:\/\/|#(?!include)|\*|\/\*|--|<!--|$)/

/** What was taken out is all put back, in another place or under a new name: nothing is lost and no number is new. */
function moved({ added, removed }: DiffLines): boolean {
  const [was, now] = [countsOf(tokens(removed)), countsOf(tokens(added))]
  const [before, after] = [sumOf(was), sumOf(now)]
  if (before < 4) return false
  // A local name may change; what is called, on something else or by itself, or said in quotes, is what the code does.
  if ([...members(removed), ...calls(removed)].some((name) => !now.has(name))) return false
  if (otherNumbers(was, now) || differ(new Set(texts(removed)), new Set(texts(added)))) return false
  const found = [...was].reduce((sum, [token, count]) => sum + Math.min(count, now.get(token) ?? 0), 0)
  // A helper adds its signature; more new words than that are new behaviour.
  return found / before >= 0.8 && found / after >= 0.5
}

type Counts = ReadonlyMap<string, number>

function countsOf(list: readonly string[]): Counts {
  const counts = new Map<string, number>()
  for (const one of list) counts.set(one, (counts.get(one) ?? 0) + 1)
  return counts
}

function sumOf(counts: Counts): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}

/** A number that is new or gone, or a type of numbers that is new. */
function otherNumbers(was: Counts, now: Counts): boolean {
  const isNumber = (token: string) => /^\d/.test(token)
  const lost = [...was].some(([token, count]) => isNumber(token) && count > (now.get(token) ?? 0))
  return lost || [...now.keys()].some((token) => !was.has(token) && (isNumber(token) || NUMBER_TYPE.test(token)))
}

function differ(before: ReadonlySet<string>, after: ReadonlySet<string>): boolean {
  return before.size !== after.size || [...before].some((text) => !after.has(text))
}

const NUMBER_TYPE = /^(?:u?int\d*|[iuf]\d\d|float\d*|double|long|short|BigDecimal|Decimal|Double|Float|Long|Integer)$/

/** What stands in quotes or between slashes: a name for others, a pattern, a query. */
function texts(lines: readonly string[]): string[] {
  return lines
    .filter((line) => !COMMENT.test(line))
    .flatMap((line) => [...line.matchAll(/(["'`])((?:(?!\1).){2,})\1|\/(?<=[=(,]\s*\/)(.+)\/[gimsuy]*/g)])
    .map(([, , quoted, pattern]) => quoted ?? pattern ?? '')
}

/** What is called on something, and what stands in quotes. */
function members(lines: readonly string[]): string[] {
  return lines
    .filter((line) => !COMMENT.test(line))
    .flatMap((line) => [...line.matchAll(/\.([A-Za-z_$][\w$]*)|(["'`])([A-Za-z_$][\w$]*)\2/g)])
    .map(([, member, , quoted]) => member ?? quoted ?? '')
}

/** What is called by its bare name. */
function calls(lines: readonly string[]): string[] {
  return lines
    .filter((line) => !COMMENT.test(line))
    .flatMap((line) => [...line.matchAll(/(?<![\w.$])([A-Za-z_$][\w$]{2,})\(/g)].map(([, name]) => name ?? ''))
}

function tokens(lines: readonly string[]): string[] {
  return lines.filter((line) => !COMMENT.test(line)).flatMap((line) => line.match(/[A-Za-z_$][\w$]*|\d[\w.]*/g) ?? [])
}
