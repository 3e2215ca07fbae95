/** The acquirer did not answer in time. The customer is not charged. */
export class AcquirerTimeout extends Error {
  constructor(timeoutMs) {
    super(`the acquirer did not answer within ${timeoutMs} ms`)
    this.name = 'AcquirerTimeout'
  }
}

/** The acquirer's test cards; every other card is good. */
const DECLINED = '4000000000000002'
const STALLED = '4000000000000119'

/** Asks the acquirer for the money: `{ approved, reason? }`. Throws `AcquirerTimeout`. */
export async function authorise(charge, config) {
  let timer
  const timeout = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new AcquirerTimeout(config.timeoutMs)), config.timeoutMs)
  })
  try {
    return await Promise.race([askAcquirer(charge), timeout])
  } finally {
    clearTimeout(timer)
  }
}

async function askAcquirer(charge) {
  await new Promise((resolve) => setTimeout(resolve, 15 + (charge.amount % 20)))
  if (charge.card === STALLED) return new Promise(() => {})
  if (charge.card === DECLINED) return { approved: false, reason: 'insufficient funds' }
  return { approved: true }
}
