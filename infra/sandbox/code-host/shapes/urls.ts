/** Where a repository's things are, for programs (`api`) and for people (`html`). */
export interface Urls {
  readonly origin: string
  readonly api: string
  readonly html: string
}

export function hostUrls(origin: string): Urls {
  return { origin, api: `${origin}/github/api/v3`, html: `${origin}/github` }
}

export function repoUrls(origin: string, repo: string): Urls {
  return { origin, api: `${origin}/github/api/v3/repos/${repo}`, html: `${origin}/github/${repo}` }
}

/** Opaque to clients, as GitHub's are. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url')
}
