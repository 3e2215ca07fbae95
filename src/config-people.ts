import type { Reader } from './config-reader.ts'

/** Seconds after which people are asked whether anybody is on an incident; a severity that is not named: never. */
export interface AskAfter {
  readonly 'SEV-1'?: number
  readonly 'SEV-2'?: number
}

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

/**
 * Seconds after which those on call are asked once whether anybody is on an incident: of SEV-1 and of SEV-2. In minutes,
 * `15,30`; nothing for a severity whose number is 0. In the sandbox, where all goes fast, sooner.
 */
export function askAfterIn(reader: Reader, sandboxed: boolean): AskAfter {
  const given = reader.list('FAULTLINE_ASK_AFTER') ?? (sandboxed ? ['5', '10'] : ['15', '30'])
  const minutes = given.map((one) => (/^\d{1,4}$/.test(one) ? Number(one) : Number.NaN))
  if (minutes.length !== 2 || minutes.some(Number.isNaN))
    reader.fault(
      'FAULTLINE_ASK_AFTER must be two numbers of whole minutes, for SEV-1 and for SEV-2, such as 15,30; 0 asks never.',
    )
  const [sev1 = 0, sev2 = 0] = minutes
  return { ...(sev1 > 0 ? { 'SEV-1': sev1 * 60 } : {}), ...(sev2 > 0 ? { 'SEV-2': sev2 * 60 } : {}) }
}
