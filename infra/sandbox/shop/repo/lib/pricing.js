/** Sum of a cart in euros. `products` is what the catalog says about the ids in the cart. */
export function subtotalOf(items, products) {
  const prices = new Map(products.map((product) => [product.id, product.price]))
  return items.reduce((sum, item) => sum + prices.get(item.id) * item.quantity, 0)
}
