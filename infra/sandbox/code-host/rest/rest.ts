import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Secret } from '../../../../src/kit/secret.ts'
import { Refused } from '../host/refused.ts'
import { publicUser } from '../shapes/users.ts'
import { contentRoutes } from './contents.ts'
import type { RestContext } from './context.ts'
import { deploymentRoutes } from './deployments.ts'
import { gitDataRoutes } from './git-data.ts'
import { hookRoutes } from './hooks.ts'
import { addManners, rateLimit } from './manners.ts'
import { pullRoutes } from './pulls.ts'
import { refRoutes } from './refs.ts'
import { releaseRoutes } from './releases.ts'
import { repositoryRoutes } from './repos.ts'
import { reviewRoutes } from './reviews.ts'

/** A token and the account that acts with it. */
export interface Account {
  readonly login: string
  readonly token: Secret
}

const OPEN_TO_ALL = /\/(meta|rate_limit)(\?|$)/

/** The REST API as GitHub's client speaks it. Registered under its prefix. */
export function restApi(base: Omit<RestContext, 'login'>, accounts: readonly Account[]) {
  const context: RestContext = { ...base, login: (request) => whoIs(accounts, request) ?? 'ghost' }
  const { host, faults } = context
  return async function register(app: FastifyInstance): Promise<void> {
    addManners(app, host.clock, faults)
    app.addHook('onRequest', async (request) => {
      if (OPEN_TO_ALL.test(request.url) || whoIs(accounts, request) !== undefined) return
      throw new Refused(401, request.headers.authorization ? 'Bad credentials' : 'Requires authentication')
    })
    app.get('/meta', () => ({ verifiable_password_authentication: false, installed_version: '3.19.0' }))
    app.get('/rate_limit', () => rateLimit(host.clock, 0))
    app.get('/user', (request) => publicUser(host.origin(), context.login(request), '2024-01-01T00:00:00Z'))
    repositoryRoutes(app, context)
    contentRoutes(app, context)
    gitDataRoutes(app, context)
    refRoutes(app, context)
    pullRoutes(app, context)
    reviewRoutes(app, context)
    deploymentRoutes(app, context)
    releaseRoutes(app, context)
    hookRoutes(app, context)
  }
}

function whoIs(accounts: readonly Account[], request: FastifyRequest): string | undefined {
  const given = /^(?:token|bearer) (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (given === undefined) return undefined
  return accounts.find(({ token }) => same(token.reveal(), given))?.login
}

function same(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
