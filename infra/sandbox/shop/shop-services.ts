/** The services of the shop; callees first, so that callers know their address. */
export const SHOP_SERVICES = ['catalog', 'payments', 'checkout', 'storefront'] as const
