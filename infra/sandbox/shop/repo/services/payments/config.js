/** How we talk to the acquirer. */
export const acquirerConfig = {
  merchant: 'corner-shop-eu',
  timeoutMs: 1500,
}
