import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { FastifyInstance } from 'fastify'

const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Corner Shop - sandbox workspace</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page/page.css">
</head>
<body><div id="app"><p class="empty">Opening the workspace…</p></div><script type="module" src="/page/page.js"></script></body>
</html>
`

/** The sandbox workspace in the browser, at `/`. The script is built from its source once, at the first request. */
export function registerPage(app: FastifyInstance): void {
  let script: Promise<string> | undefined
  app.get('/', (_request, reply) => reply.type('text/html').send(HTML))
  app.get('/page/page.css', async (_request, reply) =>
    reply.type('text/css').send(await readFile(new URL('page.css', import.meta.url), 'utf8')),
  )
  app.get('/page/page.js', async (_request, reply) => {
    script ??= bundle()
    return reply.type('text/javascript').send(await script)
  })
}

async function bundle(): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('client/main.tsx', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  })
  return result.outputFiles[0]?.text ?? ''
}
