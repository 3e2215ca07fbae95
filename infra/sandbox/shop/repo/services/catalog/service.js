import { HttpError } from '../../lib/http.js'
import { createInventory } from '../../lib/inventory.js'
import { products } from './products.js'

export function createService({ telemetry }) {
  const inventory = createInventory(products.map((product) => product.id))

  return {
    'GET /products': async ({ query }) => {
      const wanted = query.get('ids')?.split(',')
      return { products: wanted ? products.filter((product) => wanted.includes(product.id)) : products }
    },

    'GET /products/:id': async ({ params }) => {
      const product = products.find((each) => each.id === params.id)
      if (!product) throw new HttpError(404, `there is no product ${params.id}`)
      return { ...product, available: inventory.available(product.id) }
    },

    'POST /reservations': async ({ body }) => {
      const short = inventory.reserve(body.items)
      if (short.length > 0) {
        telemetry.logger.warn('not enough in stock', { 'product.ids': short.join(',') })
        throw new HttpError(409, `not enough in stock: ${short.join(', ')}`)
      }
      return { reserved: body.items.length }
    },
  }
}
