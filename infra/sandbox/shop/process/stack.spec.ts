import { describe, expect, it } from 'vitest'
import { releaseStack } from './stack.ts'

describe('infra/sandbox/shop/process/stack.ts', () => {
  it('shows paths inside the repository and drops the machinery around it', () => {
    const stack = [
      "TypeError: Cannot read properties of undefined (reading 'x')",
      '    at applyDiscount (file:///data/shop/releases/abc/lib/discounts.js:9:28)',
      '    at async POST /orders (file:///data/shop/releases/abc/services/checkout/service.js:31:21)',
      '    at async file:///data/shop/releases/abc/lib/http.js:27:22',
      '    at node:internal/process/task_queues:95:5',
      '    at serve (/data/house/process/telemetry.ts:57:3)',
      '    at async /data/house/node_modules/x/index.js:1:1',
      '    at with (file:///data/house/node_modules/x/index.js:1:1)',
    ].join('\n')
    expect(releaseStack(stack, '/data/shop/releases/abc').split('\n').slice(1)).toEqual([
      '    at applyDiscount (lib/discounts.js:9:28)',
      '    at async POST /orders (services/checkout/service.js:31:21)',
      '    at async lib/http.js:27:22',
      '    at node:internal/process/task_queues:95:5',
    ])
  })
})
