import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { recordDeployment, recordDeploymentStatus } from '../host/deployments.ts'
import type { DeploymentEntry } from '../host/entries.ts'
import { notFound } from '../host/refused.ts'
import type { Repository } from '../host/state.ts'
import { deploymentShape, deploymentStatusShape } from '../shapes/deployments.ts'
import { bodyOf, numberOf, paged, queryOf, type RestContext, repositoryOf } from './context.ts'

const NewDeployment = z.object({
  ref: z.string().min(1),
  environment: z.string().max(255).default('production'),
  description: z.string().max(140).nullish(),
})
const NewStatus = z.object({
  state: z.enum(['error', 'failure', 'inactive', 'pending', 'success', 'queued', 'in_progress']),
  description: z.string().max(140).default(''),
})

/** Which version was sent out where, and how that went. */
export function deploymentRoutes(app: FastifyInstance, { host, login }: RestContext): void {
  app.get('/repos/:owner/:repo/deployments', async (request, reply) => {
    const repository = repositoryOf(host, request)
    const { environment, sha } = queryOf(request)
    const found = repository.deployments.filter(
      (deployment) => (!environment || deployment.environment === environment) && (!sha || deployment.sha === sha),
    )
    const newest = found.toSorted((a, b) => b.at.localeCompare(a.at) || b.id - a.id)
    return paged(host, request, reply, newest).map((deployment) => deploymentShape(host.origin(), deployment))
  })

  app.post('/repos/:owner/:repo/deployments', async (request, reply) => {
    const { repo } = repositoryOf(host, request)
    const { ref, environment, description } = bodyOf(request, 'Deployment', NewDeployment)
    const facts = { repo, sha: ref, environment, by: login(request), ...(description && { description }) }
    return reply.code(201).send(deploymentShape(host.origin(), await recordDeployment(host, facts, 'none')))
  })

  app.get('/repos/:owner/:repo/deployments/:id/statuses', async (request, reply) => {
    const repository = repositoryOf(host, request)
    const deployment = deploymentOf(repository, request)
    const found = repository.deploymentStatuses.filter((status) => status.deployment_id === deployment.id).toReversed()
    return paged(host, request, reply, found).map((status) => deploymentStatusShape(host.origin(), deployment, status))
  })

  app.post('/repos/:owner/:repo/deployments/:id/statuses', async (request, reply) => {
    const repository = repositoryOf(host, request)
    const deployment = deploymentOf(repository, request)
    const words = bodyOf(request, 'DeploymentStatus', NewStatus)
    const status = recordDeploymentStatus(host, deployment, { ...words, by: login(request) })
    return reply.code(201).send(deploymentStatusShape(host.origin(), deployment, status))
  })
}

function deploymentOf(repository: Repository, request: FastifyRequest): DeploymentEntry {
  const id = numberOf(request, 'id')
  const found = repository.deployments.find((deployment) => deployment.id === id)
  if (found === undefined) throw notFound()
  return found
}
