import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { notFound } from '../host/refused.ts'
import { changeRelease, recordRelease } from '../host/releases.ts'
import { releaseShape } from '../shapes/releases.ts'
import { bodyOf, numberOf, paged, type RestContext, repositoryOf } from './context.ts'

const Words = {
  name: z.string().nullish(),
  body: z.string().nullish(),
  target_commitish: z.string().min(1).optional(),
}
const NewRelease = z.object({
  ...Words,
  tag_name: z.string().min(1),
  draft: z.boolean().default(false),
  prerelease: z.boolean().default(false),
})
const Changed = z.object({ ...Words, draft: z.boolean().optional(), prerelease: z.boolean().optional() })

/** What was given out under a tag. A draft is seen by those who may push alone, as all of the sandbox's accounts may. */
export function releaseRoutes(app: FastifyInstance, { host, login }: RestContext): void {
  app.get('/repos/:owner/:repo/releases', async (request, reply) => {
    const { releases } = repositoryOf(host, request)
    const newest = [...releases.values()].toSorted((a, b) => b.at.localeCompare(a.at) || b.id - a.id)
    return paged(host, request, reply, newest).map((release) => releaseShape(host.origin(), release))
  })

  app.post('/repos/:owner/:repo/releases', async (request, reply) => {
    const { repo } = repositoryOf(host, request)
    const { tag_name: tag, name, body, target_commitish: target, ...rest } = bodyOf(request, 'Release', NewRelease)
    const words = { name: name ?? tag, body: body ?? '', ...(target && { target }) }
    const release = await recordRelease(host, { repo, tag, ...words, ...rest, by: login(request) })
    return reply.code(201).send(releaseShape(host.origin(), release))
  })

  app.patch('/repos/:owner/:repo/releases/:id', async (request) => {
    const release = repositoryOf(host, request).releases.get(numberOf(request, 'id'))
    if (release === undefined) throw notFound()
    const { name, body, target_commitish: target, draft, prerelease } = bodyOf(request, 'Release', Changed)
    const words = { ...(name && { name }), ...(body && { body }), ...(target && { target }) }
    const flags = { ...(draft !== undefined && { draft }), ...(prerelease !== undefined && { prerelease }) }
    return releaseShape(host.origin(), await changeRelease(host, release, { ...words, ...flags }))
  })
}
