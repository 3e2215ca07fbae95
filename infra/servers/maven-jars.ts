import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CannotStart } from './server.ts'

const run = promisify(execFile)

/** What Maven calls an artifact: `group:name:version`. */
export type Artifact = `${string}:${string}:${string}`

/** A folder with these artifacts and all that they need at run time; fetched by Maven once, kept in the user's cache. */
export async function mavenJars(name: string, artifacts: readonly Artifact[]): Promise<string> {
  const home = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'faultline', 'servers')
  const lib = join(home, name)
  if (existsSync(lib)) return lib
  const work = join(home, `${name}.${process.pid}`)
  await mkdir(work, { recursive: true })
  try {
    await writeFile(join(work, 'pom.xml'), pom(artifacts))
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${join(work, 'lib')}`, '-DincludeScope=runtime']
    await run('mvn', ['-q', '-B', '-f', join(work, 'pom.xml'), ...goal], { timeout: 300_000 })
    // A folder that is there is whole: it appears by one rename. Losing the race to another run is as good.
    await rename(join(work, 'lib'), lib).catch((error: unknown) => {
      if (!existsSync(lib)) throw error
    })
    return lib
  } catch (error) {
    const words = error instanceof Error ? error.message.slice(-1_000) : String(error)
    throw new CannotStart(
      `Maven did not fetch ${artifacts.join(', ')}: ${words}. Install a JDK (17 or newer) and Maven.`,
    )
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

function pom(artifacts: readonly Artifact[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [group, name, version] = artifact.split(':')
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`
  })
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>faultline</groupId><artifactId>jars</artifactId><version>1</version>
<dependencies>${dependencies.join('\n')}</dependencies></project>
`
}
