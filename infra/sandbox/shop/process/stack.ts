import { pathToFileURL } from 'node:url'

/**
 * The stack as a deployed application shows it: frames of the release with paths inside its repository, frames of Node
 * itself, and none of the machinery that started it here.
 */
export function releaseStack(stack: string, releaseDir: string): string {
  const roots = [`${pathToFileURL(releaseDir).href}/`, `${releaseDir}/`]
  return stack
    .split('\n')
    .map((line) => roots.reduce((text, root) => text.replaceAll(root, ''), line))
    .filter((line) => !/^\s+at .*(file:\/\/|\(\/|\([A-Z]:\\)|^\s+at (async )?\//.test(line))
    .join('\n')
}
