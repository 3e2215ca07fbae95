import type { Delivery } from '../host/entries.ts'
import type { Repository } from '../host/state.ts'
import { repoUrls } from './urls.ts'

/** There is one webhook, given when the host starts. */
export const HOOK_ID = 1
export const HOOK_EVENTS = ['check_run', 'check_suite', 'pull_request', 'push'] as const

/** GitHub's `hook`. The secret is never shown. */
export function hookShape(origin: string, repository: Repository, target: string) {
  const url = `${repoUrls(origin, repository.repo).api}/hooks/${HOOK_ID}`
  return {
    type: 'Repository',
    id: HOOK_ID,
    name: 'web',
    active: true,
    events: [...HOOK_EVENTS],
    config: { url: target, content_type: 'json', insecure_ssl: '0', secret: '********' },
    updated_at: repository.at,
    created_at: repository.at,
    url,
    test_url: `${url}/test`,
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
    last_response: { code: null, status: 'unused', message: null },
  }
}

/** GitHub's `hook-delivery-item`. */
export function deliveryItem(delivery: Delivery, repository: Repository) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.at,
    redelivery: delivery.redelivery,
    duration: delivery.duration_s,
    status: delivery.status,
    status_code: delivery.status_code,
    event: delivery.event,
    action: delivery.action,
    installation_id: null,
    repository_id: repository.id,
    throttled_at: null,
  }
}

/** GitHub's `hook-delivery`. */
export function deliveryShape(delivery: Delivery, repository: Repository, target: string) {
  return {
    ...deliveryItem(delivery, repository),
    url: target,
    request: { headers: delivery.request_headers, payload: parsed(delivery.body) },
    response: { headers: {}, payload: delivery.answer },
  }
}

function parsed(body: string): unknown {
  return JSON.parse(body)
}
