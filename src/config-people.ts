import type { Reader } from './config-reader.ts'

/** Handles of user groups and ids of users; with or without the at-sign that Slack shows before a handle. */
export function approversIn(reader: Reader): readonly string[] | undefined {
  const names = reader.list('FAULTLINE_APPROVERS')
  for (const [at, name] of (names ?? []).entries()) {
    if (!/^@?[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(name))
      reader.fault(
        `FAULTLINE_APPROVERS: entry ${at + 1} is neither a user group's handle nor a user id. Example: oncall,U0123ABCD.`,
      )
  }
  return names
}

/** Which repository holds the code of each service. */
export function reposIn(reader: Reader): ReadonlyMap<string, string> {
  const pairs = (reader.list('FAULTLINE_REPOS') ?? []).map((entry) => entry.split('='))
  const known = new Map<string, string>()
  for (const [at, [service = '', repo = '', ...more]] of pairs.entries()) {
    if (repo.endsWith('/*')) {
      reader.fault(
        `FAULTLINE_REPOS: entry ${at + 1} names all repositories of an owner, and no one can tell which holds the code. Name one for each service; \`*=owner/name\` names that of all others.`,
      )
    } else if (service === '' || more.length > 0 || !/^[\w.-]+\/[\w.-]+$/.test(repo)) {
      reader.fault(
        `FAULTLINE_REPOS: entry ${at + 1} is not service=owner/name. Example: checkout=acme/shop,*=acme/platform.`,
      )
    } else if ((known.get(service) ?? repo) !== repo) {
      reader.fault(
        `FAULTLINE_REPOS: entry ${at + 1} names another repository for a service that has one. Keep one of the two.`,
      )
    }
    known.set(service, repo)
  }
  return known
}
