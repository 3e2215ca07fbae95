import { callService, HttpError } from '../../lib/http.js'
import { subtotalOf } from '../../lib/pricing.js'

export function createService({ telemetry, upstream }) {
  const catalog = (path) => callService(telemetry, 'catalog', upstream.catalog, 'GET', path)

  return {
    'GET /': async () => {
      const answer = await catalog('/products')
      return { welcome: 'Corner shop', featured: answer.body.products.slice(0, 3) }
    },

    'GET /products/:id': async ({ params }) => {
      const answer = await catalog(`/products/${params.id}`)
      if (answer.status === 404) throw new HttpError(404, 'we do not sell this')
      return answer.body
    },

    'POST /cart': async ({ body }) => {
      const ids = body.items.map((item) => item.id).join(',')
      const answer = await catalog(`/products?ids=${ids}`)
      return { items: body.items, subtotal: subtotalOf(body.items, answer.body.products) }
    },

    'POST /checkout': async ({ body }) => {
      const answer = await callService(telemetry, 'checkout', upstream.checkout, 'POST', '/orders', body)
      if (answer.status >= 400) throw new HttpError(answer.status, answer.body.error)
      return answer.body
    },
  }
}
