import { useEffect, useState } from 'preact/hooks'
import { api } from './api.ts'
import type { ShopStatus } from './model.ts'

/** What runs behind the workspace: the shop, its health, and the two deploys one can ship. */
export function ShopBar({ fail }: { fail: (error: unknown) => void }) {
  const shop = useShop()
  const { shipping, ship } = useShipping(fail)
  if (!shop)
    return (
      <div class="shop">
        <span class="state">🛒 The shop is opening; its deploys can be shipped from here in a moment …</span>
      </div>
    )
  const failing = shop.error_share > 0.05
  return (
    <div class={`shop ${failing ? 'failing' : ''}`}>
      <span class="state">
        {failing ? '🔥' : '🛒'} <b>Shop</b> runs <code>{shop.running.slice(0, 7)}</code>{' '}
        <span class="title">{shop.title}</span>
      </span>
      <Spark history={shop.history} />
      <span>
        {shop.requests_per_s.toFixed(0)} req/s to the whole shop · <b>{(shop.error_share * 100).toFixed(1)} %</b> fail
      </span>
      {shop.ships_itself_in_s !== undefined ? <small>bad deploy by itself in {shop.ships_itself_in_s} s</small> : null}
      <button type="button" class="btn" disabled={shipping} onClick={() => void ship('good')}>
        Ship the good deploy
      </button>
      <button type="button" class="btn danger" disabled={shipping} onClick={() => void ship('bad')}>
        Ship the bad deploy
      </button>
      <a href="/github/corner-shop/shop" target="_blank" rel="noreferrer">
        Code host
      </a>
    </div>
  )
}

/** How the shop is, looked at every second; nothing while it does not answer. */
function useShop(): ShopStatus | undefined {
  const [shop, setShop] = useState<ShopStatus>()
  useEffect(() => {
    const look = () => void api.shop().then(setShop, () => setShop(undefined))
    look()
    const timer = setInterval(look, 1_000)
    return () => clearInterval(timer)
  }, [])
  return shop
}

/** One deploy at a time is shipped from here. */
function useShipping(fail: (error: unknown) => void) {
  const [shipping, setShipping] = useState(false)
  const ship = async (kind: 'good' | 'bad') => {
    setShipping(true)
    await api.ship(kind).catch(fail)
    setShipping(false)
  }
  return { shipping, ship }
}

function Spark({ history }: { history: ShopStatus['history'] }) {
  const shown = history.slice(-60)
  const max = Math.max(1, ...shown.map(({ requests }) => requests))
  return (
    <svg class="spark" viewBox="0 0 120 22" role="img" aria-label="Requests and errors of the last minute">
      {shown.map(({ requests, errors }, i) => (
        <g key={i}>
          <rect x={i * 2} y={22 - (20 * requests) / max} width="1.6" height={(20 * requests) / max} fill="#9db4c8" />
          <rect x={i * 2} y={22 - (20 * errors) / max} width="1.6" height={(20 * errors) / max} fill="#c0392b" />
        </g>
      ))}
    </svg>
  )
}
