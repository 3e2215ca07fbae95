import { createReadStream, existsSync, writeFileSync } from 'node:fs'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { House } from '../house.ts'
import { mimeType } from '../shape/file-json.ts'
import { bytesOf, fileBytes } from './body.ts'
import { paramsOf } from './route.ts'

/** Where bytes of files go up and come down. */
export function fileRoutes(scope: FastifyInstance, house: House): void {
  scope.route({
    method: ['POST', 'PUT'],
    url: '/upload/:id',
    handler: (request, reply) => upload(house, request, reply),
  })
  scope.get('/files/:id/:name', (request, reply) => download(house, request, reply))
  scope.get('/files/:id/download/:name', (request, reply) => download(house, request, reply))
}

async function upload(house: House, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const file = house.workspace.store.get('files', paramsOf(request).id ?? '')
  if (file === undefined || file.state === 'ready') return reply.code(404).send('No upload is expected here.')
  const bytes = await fileBytes(request.headers['content-type'] ?? '', bytesOf(request.body))
  if (bytes.length === 0) return reply.code(400).send('The file is empty.')
  writeFileSync(house.workspace.filePath(file.id), bytes, { flush: true })
  const row = { ...file, state: 'uploaded', size: bytes.length } as const
  house.workspace.commit({ table: 'files', id: file.id, row })
  return reply.send(`OK - ${bytes.length}`)
}

/** Open to everyone who can reach the sandbox; script-like types come down as plain text. */
async function download(house: House, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const file = house.workspace.store.get('files', paramsOf(request).id ?? '')
  const path = house.workspace.filePath(file?.id ?? 'none')
  if (file === undefined || !existsSync(path)) return reply.code(404).send('There is no such file.')
  const type = mimeType(file.name)
  const text = type.startsWith('text/') || type === 'application/json'
  return reply
    .header('content-type', text ? 'text/plain; charset=utf-8' : type)
    .header('x-content-type-options', 'nosniff')
    .send(createReadStream(path))
}
