const RESTOCK_TO = 500

/** Stock by product id. The warehouse refills a product when it runs low, as it does at night in the real world. */
export function createInventory(ids) {
  const stock = new Map(ids.map((id) => [id, RESTOCK_TO]))
  return {
    available: (id) => stock.get(id) ?? 0,

    /** Takes all items or none. Gives the ids that are short, which is nothing when it worked. */
    reserve(items) {
      const short = items.filter((item) => (stock.get(item.id) ?? 0) < item.quantity).map((item) => item.id)
      if (short.length > 0) return short
      for (const item of items) {
        const left = stock.get(item.id) - item.quantity
        stock.set(item.id, left < 20 ? RESTOCK_TO : left)
      }
      return []
    },
  }
}
