import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Faults } from '../faults.ts'
import type { Host } from '../host/host.ts'
import { type FieldError, notFound, Refused } from '../host/refused.ts'
import { theRepository } from '../host/repositories.ts'
import type { Repository } from '../host/state.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

/** What every route is given. */
export interface RestContext {
  readonly host: Host
  readonly webhooks: Webhooks
  readonly faults: Faults
  /** Who holds the token of this request. */
  readonly login: (request: FastifyRequest) => string
}

const RepoParams = z.object({ owner: z.string(), repo: z.string() })

/** The repository of the path, or 404. */
export function repositoryOf(host: Host, request: FastifyRequest): Repository {
  const { owner, repo } = RepoParams.parse(request.params)
  return theRepository(host, `${owner}/${repo}`)
}

/** The rest of the path behind a `*`. */
export function wildcard(request: FastifyRequest): string {
  return z.object({ '*': z.string() }).parse(request.params)['*']
}

/** A whole number in the path, or 404. */
export function numberOf(request: FastifyRequest, name: string): number {
  const text = z.record(z.string(), z.string()).parse(request.params)[name] ?? ''
  if (!/^\d{1,15}$/.test(text)) throw notFound()
  return Number(text)
}

export function textOf(request: FastifyRequest, name: string): string {
  return z.record(z.string(), z.string()).parse(request.params)[name] ?? ''
}

/** The body as the schema wants it, or GitHub's 422 that names the first wrong field. */
export function bodyOf<T extends z.ZodType>(request: FastifyRequest, resource: string, schema: T): z.infer<T> {
  const given = request.body ?? {}
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const errors: FieldError[] = parsed.error.issues.map((issue) => {
    const absent = typeof given === 'object' && !(String(issue.path[0]) in given)
    const code = absent ? 'missing_field' : 'invalid'
    return { resource, field: issue.path.join('.'), code, message: issue.message }
  })
  throw new Refused(422, 'Validation Failed', errors)
}

export function queryOf(request: FastifyRequest): Record<string, string> {
  return z.record(z.string(), z.string()).catch({}).parse(request.query)
}

/** One page of a list, with GitHub's Link header. */
export function paged<T>(host: Host, request: FastifyRequest, reply: FastifyReply, items: readonly T[]): readonly T[] {
  const query = queryOf(request)
  const size = Math.min(100, positive(query.per_page) ?? 30)
  const page = positive(query.page) ?? 1
  const last = Math.max(1, Math.ceil(items.length / size))
  const link = (target: number, rel: string) => {
    const url = new URL(request.url, host.origin())
    url.searchParams.set('page', String(target))
    return `<${url}>; rel="${rel}"`
  }
  const links: string[] = []
  if (page > 1) links.push(link(Math.min(page - 1, last), 'prev'))
  if (page < last) links.push(link(page + 1, 'next'), link(last, 'last'))
  if (page > 1) links.push(link(1, 'first'))
  if (links.length > 0) reply.header('link', links.join(', '))
  return items.slice((page - 1) * size, page * size)
}

function positive(text: string | undefined): number | undefined {
  const number = Number(text)
  return Number.isInteger(number) && number > 0 ? number : undefined
}
