export interface ShopAuthor {
  readonly name: string
  readonly email: string
}

export interface ShopCommit {
  readonly repo: string
  /** Whole new content by path; null deletes. */
  readonly files: Readonly<Record<string, string | null>>
  readonly message: string
  readonly author: ShopAuthor
  /** ISO 8601. */
  readonly at: string
}

export interface ShopDeployment {
  readonly repo: string
  readonly sha: string
  readonly environment: string
  /** ISO 8601. */
  readonly at: string
}

/** What the shop asks of the place where its code lives. `repo` is `owner/name`; everything happens on its default branch. */
export interface ShopCodeHost {
  /** Makes the repository with one commit, or finds it and leaves it as it is. */
  createRepository(
    repo: string,
    files: Readonly<Record<string, string>>,
    first: { readonly message: string; readonly author: ShopAuthor; readonly at: string },
  ): Promise<unknown>
  /** Adds a commit on top and gives its sha. */
  commitFiles(commit: ShopCommit): Promise<string>
  headSha(repo: string): Promise<string>
  /** Puts the files of a commit into a new or empty directory. */
  checkout(repo: string, sha: string, dir: string): Promise<void>
  /** Calls back whenever the default branch may have moved; gives the function that ends it. */
  onMerged(listener: () => void): () => void
  /** The commit now runs. */
  recordDeployment(deployment: ShopDeployment): Promise<unknown>
}
