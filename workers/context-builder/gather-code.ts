import type { CodeHost, Commit } from '../../src/code-host/code-host.ts'
import { shortSha } from '../../src/kit/figures.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import { redactText } from '../../src/redact/redact-text.ts'
import type { DeploySeen, RankedHypothesis, SourceFile } from '../../src/timeline/payloads/context.ts'
import { epochMs, isoOf, tooLate } from '../../src/worker-kit/instants.ts'
import { compare } from './compare.ts'
import type { Focus } from './focus.ts'
import type { Code, Shipped, Telemetry } from './gathered.ts'

export type RepoOf = (service: string) => string | undefined

/** Deploys read per service, newest before the onset first. */
const DEPLOYS_READ = 4
const MOST_COMMITS = 30
const MOST_SOURCES = 20
const MOST_SOURCE_CHARS = 60_000

/** The commits that reached production before the errors did, each with its deploy. One repository: that of the service hit. */
export async function gatherCode(
  codeHost: CodeHost | undefined,
  repoOf: RepoOf,
  focus: Focus,
  telemetry: Telemetry,
  since: string,
): Promise<Code> {
  const repo = repoOf(focus.service)
  if (codeHost === undefined || repo === undefined) {
    const why =
      codeHost === undefined
        ? 'No code host is connected'
        : `No repository is known for ${focus.service} (FAULTLINE_REPOS names them)`
    return { repo, base_sha: undefined, shipped: [], gaps: [`${why}, so no change could be read.`] }
  }
  const gaps: string[] = []
  const { head_sha: base_sha, default_branch: base_branch } = await codeHost.repository(repo)
  const others = [...new Set(telemetry.deploys.filter((d) => repoOf(d.service) !== repo).map((d) => d.service))].sort()
  if (others.length > 0)
    gaps.push(`Deploys of ${others.join(', ')} come from other repositories and were not read.`.slice(0, 500))
  const seen = telemetry.deploys.filter((deploy) => repoOf(deploy.service) === repo)
  const deploys = seen.length > 0 ? seen : await hostDeploys(codeHost, repo, focus, gaps)
  const shipped = await shippedBy(codeHost, repo, chosen(deploys, focus), focus, gaps)
  if (shipped.length > 0) return { repo, base_sha, base_branch, shipped, gaps }
  if (deploys.length === 0) gaps.push('No deploy was seen; the newest commits stand in for what was shipped.')
  const recent = await recentCommits(codeHost, repo, focus, since)
  return { repo, base_sha, base_branch, shipped: recent, gaps }
}

/** The files that the leading changes touch, as they stand at `base_sha`, and whether they can be kept so. */
export async function gatherSources(
  codeHost: CodeHost | undefined,
  code: Code,
  hypotheses: readonly RankedHypothesis[],
): Promise<{ sources: SourceFile[]; gaps: string[] }> {
  const { repo, base_sha } = code
  if (codeHost === undefined || repo === undefined || base_sha === undefined) return { sources: [], gaps: [] }
  const leading = hypotheses.slice(0, 4).flatMap((hypothesis) => hypothesis.ref ?? [])
  const commits = leading.flatMap((ref) => code.shipped.find(({ commit }) => commit.sha === ref)?.commit ?? [])
  const paths = [...new Set(commits.flatMap((commit) => commit.files.map((file) => file.path)))].slice(0, MOST_SOURCES)
  const contents = await Promise.all(paths.map((path) => codeHost.file(repo, path, base_sha)))
  const sources: SourceFile[] = []
  const gaps: string[] = []
  for (const [place, path] of paths.entries()) {
    const content = contents[place] ?? null
    if (content === null) continue
    // What stands in the log is redacted, and what is invisible leaves no mark there: only here is the true file at hand.
    const altered = redactText(content) === content ? {} : { altered: true as const }
    if (content.length <= MOST_SOURCE_CHARS) sources.push({ path, content, ...altered })
    else gaps.push(`${path} is too large to keep (${content.length} characters).`.slice(0, 500))
  }
  return { sources, gaps }
}

/** The last deploys of each service before the errors began, and those that came with them. */
function chosen(deploys: readonly DeploySeen[], focus: Focus): DeploySeen[] {
  const services = [...new Set(deploys.map((deploy) => deploy.service))].sort()
  const own = (service: string) => deploys.filter((deploy) => deploy.service === service)
  return services
    .sort((a, b) => Number(b === focus.service) - Number(a === focus.service) || compare(a, b))
    .flatMap((service) => {
      const after = own(service).filter((deploy) => epochMs(deploy.at) > focus.onsetMs)
      const before = own(service).filter((deploy) => epochMs(deploy.at) <= focus.onsetMs)
      return [...before.slice(0, DEPLOYS_READ), ...after.slice(-1)]
    })
}

async function shippedBy(
  codeHost: CodeHost,
  repo: string,
  deploys: readonly DeploySeen[],
  focus: Focus,
  gaps: string[],
) {
  const shipped = new Map<string, Shipped>()
  // Services of one repository are shipped together as a rule: each stretch of its history is asked for once.
  const asked = new Map<string, readonly Commit[]>()
  for (const deploy of deploys) {
    const stretch = `${deploy.previous_sha}..${deploy.sha}`
    const isNewest = !deploys.some((other) => other.service === deploy.service && other.at > deploy.at)
    const commits = asked.get(stretch) ?? (await batchOf(codeHost, repo, deploy, isNewest, gaps))
    asked.set(stretch, commits)
    for (const commit of commits) {
      const earlier = shipped.get(commit.sha)?.deploy
      if (earlier === undefined || comesBefore(deploy, earlier, commit.sha, focus) < 0)
        shipped.set(commit.sha, { commit, deploy })
    }
  }
  // What a deploy was made of is read before what rode along with it.
  const heads = new Set(deploys.map((deploy) => deploy.sha))
  const isHead = ({ commit }: Shipped) => Number(heads.has(commit.sha))
  const byTime = (a: Shipped, b: Shipped) => compare(b.commit.at, a.commit.at) || compare(a.commit.sha, b.commit.sha)
  const kept = [...shipped.values()].sort((a, b) => isHead(b) - isHead(a) || byTime(a, b))
  if (kept.length > MOST_COMMITS) gaps.push(`${kept.length - MOST_COMMITS} older commits of the deploys were left out.`)
  return kept.slice(0, MOST_COMMITS).sort(byTime)
}

/**
 * Which of two deploys of one commit counts: one that can have brought the errors, then one that was made of this very
 * commit, then the failing service's own, then the first.
 */
function comesBefore(a: DeploySeen, b: DeploySeen, sha: string, focus: Focus): number {
  const late = (deploy: DeploySeen) => Number(tooLate(focus.began, deploy.at))
  const head = (deploy: DeploySeen) => Number(deploy.sha === sha)
  const own = (deploy: DeploySeen) => Number(deploy.service === focus.service)
  return late(a) - late(b) || head(b) - head(a) || own(b) - own(a) || compare(a.at, b.at)
}

async function batchOf(
  codeHost: CodeHost,
  repo: string,
  deploy: DeploySeen,
  isNewest: boolean,
  gaps: string[],
): Promise<readonly Commit[]> {
  try {
    // An older one is what ran when we first looked, whenever it came.
    const previous = deploy.previous_sha ?? (isNewest ? await previousOf(codeHost, repo, deploy.sha) : undefined)
    if (previous === undefined) return [await codeHost.commit(repo, deploy.sha)]
    return await codeHost.commitsBetween(repo, previous, deploy.sha)
  } catch (error) {
    // A sha that the host does not know (a forced push, another repository) must not end the whole investigation.
    if (!(error instanceof GiveUp)) throw error
    gaps.push(
      `The commits of deploy ${shortSha(deploy.sha)} of ${deploy.service} could not be read (${error.code}).`.slice(
        0,
        500,
      ),
    )
    return []
  }
}

/** What ran before the first version that we saw, as far as the code host was told. */
async function previousOf(codeHost: CodeHost, repo: string, sha: string): Promise<string | undefined> {
  const found = await wentLive(codeHost, repo)
  const place = found.findIndex((deployment) => deployment.sha === sha)
  return place < 0 ? undefined : found.slice(place + 1).find((deployment) => deployment.sha !== sha)?.sha
}

/** What was sent out and stayed on the way brought nothing. */
async function wentLive(codeHost: CodeHost, repo: string) {
  const found = await codeHost.deployments(repo, 10)
  return found.filter(({ state }) => state === 'live' || state === 'untold')
}

async function hostDeploys(codeHost: CodeHost, repo: string, focus: Focus, gaps: string[]): Promise<DeploySeen[]> {
  const found = await wentLive(codeHost, repo)
  if (found.length > 0) gaps.push('The logs and traces name no deploys; those of the code host stand in for them.')
  return found.map(({ id, sha, at }, place) => {
    const previous = found[place + 1]?.sha
    return {
      id,
      service: focus.service,
      sha,
      at: isoOf(epochMs(at)),
      ...(previous === undefined ? {} : { previous_sha: previous }),
    }
  })
}

async function recentCommits(codeHost: CodeHost, repo: string, focus: Focus, since: string): Promise<Shipped[]> {
  const recent = await codeHost.recentCommits(repo, { until: isoOf(focus.onsetMs), limit: 10 })
  const fresh = recent.filter((commit) => epochMs(commit.at) >= epochMs(since))
  const whole: Shipped[] = []
  for (const { sha } of fresh) whole.push({ commit: await codeHost.commit(repo, sha), deploy: undefined })
  return whole
}
