import type { CodeHost } from '../code-host/code-host.ts'
import type { Redactor } from '../redact/redactor.ts'

/** Commits as people may read them, redacted before anything cuts them. Files stay byte-exact: they are what a fix is made of. */
export function readableCodeHost(codeHost: CodeHost, { redact }: Redactor): CodeHost {
  return {
    ...codeHost,
    commit: async (repo, sha) => redact(await codeHost.commit(repo, sha)),
    commitsBetween: async (repo, base, head) => redact(await codeHost.commitsBetween(repo, base, head)),
    recentCommits: async (repo, options) => redact(await codeHost.recentCommits(repo, options)),
  }
}

/** The last choke point before words stand on the code host. Edits were approved as they are, and pass. */
export function guardedCodeHost(codeHost: CodeHost, { redact, redactText }: Redactor): CodeHost {
  return {
    ...codeHost,
    ensureBranch: (request) => codeHost.ensureBranch({ ...request, message: redactText(request.message) }),
    ensurePullRequest: (request) =>
      codeHost.ensurePullRequest({ ...request, title: redactText(request.title), body: redactText(request.body) }),
    checks: async (repo, sha) => redact(await codeHost.checks(repo, sha)),
  }
}
