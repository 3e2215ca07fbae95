/** An answer that is part of the contract, such as 402 for a declined card. It is not a fault of ours. */
export class HttpError extends Error {
  constructor(status, message) {
    super(message)
    this.name = 'HttpError'
    this.status = status
  }
}

/** Another service did not give us what we need. */
export class UpstreamError extends Error {
  constructor(service, message) {
    super(message)
    this.name = 'UpstreamError'
    this.service = service
  }
}

/** Turns `{ 'GET /products/:id': async ({ params, query, body }) => answer }` into a request listener. */
export function createListener(routes, telemetry) {
  const table = Object.entries(routes).map(([name, run]) => ({ name, run, ...compile(name) }))
  return async (request, response) => {
    const url = new URL(request.url, 'http://localhost')
    const route = table.find((each) => each.method === request.method && each.pattern.test(url.pathname))
    if (!route) return send(response, 404, { error: 'not found' })
    await telemetry.serve(request, route.name, async () => {
      const status = await answer(route, url, request, response, telemetry)
      return { status }
    })
  }
}

async function answer(route, url, request, response, telemetry) {
  try {
    const params = url.pathname.match(route.pattern).groups ?? {}
    const body = await readJson(request)
    const result = await route.run({ params, query: url.searchParams, body })
    return send(response, 200, result)
  } catch (error) {
    if (error instanceof HttpError) return send(response, error.status, { error: error.message })
    telemetry.logger.error(`${route.name} failed`, { 'http.route': route.name }, error)
    const status = error instanceof UpstreamError ? 502 : 500
    return send(response, status, { error: 'something went wrong' })
  }
}

/** Calls another service. Answers below 500 are given back as they are; anything else is an `UpstreamError`. */
export async function callService(telemetry, service, base, method, path, body) {
  return telemetry.call(`${method} ${service}${path.split('?')[0]}`, async (headers) => {
    const response = await fetch(base + path, {
      method,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const answer = await response.json()
    if (response.status >= 500) throw new UpstreamError(service, `${service} answered ${response.status}`)
    return { status: response.status, body: answer }
  })
}

async function readJson(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  if (chunks.length === 0) return undefined
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new HttpError(400, 'the body is not JSON')
  }
}

function send(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
  return status
}

function compile(name) {
  const [method, path] = name.split(' ')
  return { method, pattern: new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`) }
}
