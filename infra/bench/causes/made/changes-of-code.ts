import type { Template } from './template.ts'

/** Incidents that a change of code brings about at once or under load. */
export const CHANGES_OF_CODE: readonly Template[] = [
  {
    kind: 'missing value',
    guilty: [
      {
        title: 'Simplify how the discount is read',
        path: 'apps/{hit}/discount.ts',
        patch: [
          '-  const percent = order.coupon?.percent ?? 0',
          '+  const percent = order.coupon.percent',
          '   return price * (1 - percent / 100)',
        ],
      },
      {
        title: 'Drop the dead branch in invoice address',
        path: 'apps/{hit}/invoice_address.py',
        patch: [
          '-    if customer.address is None:',
          '-        return DEFAULT_ADDRESS',
          '     return format_address(customer.address)',
        ],
      },
    ],
    errors: [
      "TypeError: Cannot read properties of undefined (reading 'percent')",
      "AttributeError: 'NoneType' object has no attribute 'street'",
      'java.lang.NullPointerException: Cannot invoke "Coupon.percent()" because "coupon" is null',
    ],
    callerErrors: ['{hit} answered 500', 'call to {hit} failed with status 500'],
    series: [{ of: 'hit', metric: 'http_5xx_ratio', usual: 0.003, bad: 0.4, shape: 'step' }],
    decoys: [
      {
        title: 'Extract a helper for prices',
        path: 'apps/{hit}/price.ts',
        patch: [
          '-  return Math.round(net * rate * 100) / 100',
          '+  return rounded(net, rate)',
          '+}',
          '+',
          '+function rounded(net, rate) {',
          '+  return Math.round(net * rate * 100) / 100',
        ],
      },
      {
        title: 'Count coupons',
        path: 'apps/{hit}/coupon_metrics.ts',
        patch: ["+  metrics.counter('coupon_applied').add(1)"],
      },
    ],
    delay: [0, 2],
  },
  {
    kind: 'shorter timeout',
    guilty: [
      {
        title: 'Use one budget for calls',
        path: 'apps/{hit}/client.go',
        patch: [
          '-\tctx, cancel := context.WithTimeout(ctx, 4*time.Second)',
          '+\tctx, cancel := context.WithTimeout(ctx, 150*time.Millisecond)',
          ' \tdefer cancel()',
        ],
      },
      {
        title: 'Align client settings',
        path: 'apps/{hit}/config/http.yaml',
        patch: ['-  read_timeout_ms: 5000', '+  read_timeout_ms: 50', '   keep_alive: true'],
      },
    ],
    errors: [
      'context deadline exceeded while calling {callee}',
      'ReadTimeout: {callee} did not answer in time',
      'request to {callee} timed out after 150 ms',
    ],
    callerErrors: ['{hit} unavailable, showing a cached page', 'upstream {hit} returned 504'],
    series: [
      { of: 'hit', metric: 'client_error_ratio', usual: 0.002, bad: 0.5, shape: 'step' },
      { of: 'callee', metric: 'response_time_p99_ms', usual: 310, bad: 312, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Give slow answers more time',
        path: 'apps/{hit}/retry.go',
        patch: ['-\tbackoff := 200 * time.Millisecond', '+\tbackoff := 400 * time.Millisecond'],
      },
      {
        title: 'Scan rows in a helper',
        path: 'apps/{callee}/store.go',
        patch: [
          '-\tfor rows.Next() { out = append(out, scan(rows)) }',
          '-\treturn out, nil',
          '+\treturn scanAll(rows)',
          '+}',
          '+',
          '+func scanAll(rows Rows) ([]Item, error) {',
          '+\tfor rows.Next() { out = append(out, scan(rows)) }',
          '+\treturn out, nil',
        ],
      },
    ],
    delay: [0, 6],
  },
  {
    kind: 'lock taken away',
    guilty: [
      {
        title: 'Make the session counter simpler',
        path: 'apps/{hit}/sessions.go',
        patch: [
          '-\tmu sync.RWMutex',
          ' \tactive map[string]int',
          '-\ts.mu.Lock()',
          '-\tdefer s.mu.Unlock()',
          ' \ts.active[id]++',
        ],
      },
    ],
    errors: [
      'fatal error: concurrent map read and map write',
      'WARNING: DATA RACE in sessions; fatal error: concurrent map iteration and map write',
    ],
    stack: 'runtime.throw -> {hit}/sessions.(*Store).Touch(sessions.go:41) -> net/http.HandlerFunc.ServeHTTP',
    callerErrors: ['connection reset by {hit}'],
    series: [
      { of: 'hit', metric: 'requests_per_second', usual: 300, bad: 420, shape: 'ramp' },
      { of: 'hit', metric: 'http_5xx_ratio', usual: 0.001, bad: 0.08, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Tidy the session handler',
        path: 'apps/{hit}/handler.go',
        patch: [
          '-\tvar in Input',
          '-\tif err := decode(r, &in); err != nil {',
          '+\tin, err := decodeInto[Input](r)',
          '+\tif err != nil {',
          ' \t\treturn err',
        ],
      },
    ],
    delay: [2, 9],
  },
  {
    kind: 'renamed field',
    guilty: [
      {
        title: 'Call the field what the product calls it',
        path: 'libs/schema/order.go',
        patch: ['-\tCustomerRef string `json:"customer_ref"`', '+\tBuyerRef string `json:"buyer_ref"`'],
      },
      {
        title: 'Align column names',
        path: 'apps/{hit}/migrations/0031_names.sql',
        patch: ['-  customer_ref text not null,', '+  buyer_ref text not null,'],
      },
    ],
    errors: [
      'column "customer_ref" does not exist',
      "KeyError: 'customer_ref'",
      'json: missing required field "customer_ref"',
    ],
    callerErrors: ['{hit} rejected the order with 500'],
    series: [{ of: 'hit', metric: 'error_rate_pct', usual: 0.4, bad: 60, shape: 'step' }],
    decoys: [
      {
        title: 'Sort the fields of an order',
        path: 'apps/{hit}/order_view.go',
        patch: ['-\tout = append(out, o.CustomerRef, o.Total)', '+\tout = append(out, o.Total, o.CustomerRef)'],
      },
    ],
    delay: [0, 4],
  },
  {
    kind: 'one query each',
    guilty: [
      {
        title: 'Read items where they are needed',
        path: 'apps/{hit}/items.py',
        patch: [
          '-    items = Item.objects.filter(id__in=ids).bulk()',
          '-    return [by_id[i] for i in ids]',
          '+    return [Item.objects.get(id=i) for i in ids]',
        ],
      },
      {
        title: 'Drop an index nobody uses',
        path: 'db/migrations/0107_drop_idx.sql',
        patch: ['+DROP INDEX IF EXISTS idx_items_by_order;'],
      },
    ],
    errors: [
      'slow query: SELECT * FROM items WHERE order_id = $1 took 4100 ms',
      'canceling statement due to statement timeout on items',
    ],
    callerErrors: ['{hit} timed out after 2000 ms'],
    series: [
      { of: 'callee', metric: 'cpu_utilization_pct', usual: 22, bad: 96, shape: 'step' },
      { of: 'hit', metric: 'response_time_p99_ms', usual: 120, bad: 4200, shape: 'step' },
      { of: 'callee', metric: 'queries_per_second', usual: 200, bad: 3100, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Add an index on items.updated_at',
        path: 'db/migrations/0108_idx.sql',
        patch: ['+CREATE INDEX CONCURRENTLY idx_items_updated_at ON items (updated_at);'],
      },
      {
        title: 'Name the loop variable',
        path: 'apps/{hit}/item_view.py',
        patch: [
          '-    for x in items:',
          '-        yield render(x)',
          '+    for item in items:',
          '+        yield render(item)',
        ],
      },
    ],
    delay: [0, 4],
  },
  {
    kind: 'costly pattern',
    guilty: [
      {
        title: 'Accept more kinds of names',
        path: 'apps/{hit}/validate.ts',
        patch: ['-const NAME = /^[a-z0-9 ]{1,80}$/i', '+const NAME = /^([a-z0-9]+\\s?)+$/i'],
      },
      {
        title: 'Hash passwords harder',
        path: 'libs/auth/password.ts',
        patch: ['-  return bcrypt.hash(text, 10)', '+  return bcrypt.hash(text, 16)'],
      },
    ],
    errors: [
      'event loop blocked for 9200 ms',
      'request timed out: worker busy, cpu saturated',
      'health check timed out; worker at 100% cpu',
    ],
    callerErrors: ['no answer from {hit} in 3 s'],
    series: [
      { of: 'hit', metric: 'cpu_usage_ratio', usual: 0.3, bad: 0.99, shape: 'step' },
      { of: 'hit', metric: 'latency_p99_ms', usual: 80, bad: 9000, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Explain the rules for names',
        path: 'apps/{hit}/validate_messages.ts',
        patch: ["-  name: 'invalid name'", "+  name: 'a name has letters, digits and spaces'"],
      },
    ],
    delay: [0, 5],
  },
  {
    kind: 'more retries',
    guilty: [
      {
        title: 'Be patient with {callee}',
        path: 'libs/http/retry.go',
        patch: [
          '-\tMaxRetries: 2,',
          '-\tBackoff: exponential(200 * time.Millisecond),',
          '+\tMaxRetries: 12,',
          '+\tBackoff: none(),',
        ],
      },
    ],
    errors: [
      '{callee}: 429 too many requests',
      'too many concurrent requests to {callee}, shedding load',
      'retry budget spent: {callee} overloaded',
    ],
    callerErrors: ['{hit} returned 503'],
    series: [
      { of: 'callee', metric: 'queue_depth', usual: 4, bad: 900, shape: 'ramp' },
      { of: 'hit', metric: 'outbound_error_ratio', usual: 0.002, bad: 0.35, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Log how often we retry',
        path: 'libs/http/retry_log.go',
        patch: ['+\tlog.Info("retrying", "attempt", n)'],
      },
    ],
    delay: [1, 5],
  },
  {
    kind: 'bounds check taken away',
    guilty: [
      {
        title: 'Trim the page helper',
        path: 'apps/{hit}/page.go',
        patch: ['-\tif end > len(rows) {', '-\t\tend = len(rows)', '-\t}', ' \treturn rows[start:end]'],
      },
    ],
    errors: [
      'panic: runtime error: slice bounds out of range [:40] with capacity 31',
      'IndexError: list index out of range',
    ],
    callerErrors: ['{hit} closed the connection', '{hit} answered 502'],
    series: [{ of: 'hit', metric: 'panics_total', usual: 0, bad: 30, shape: 'step' }],
    decoys: [
      {
        title: 'Write pages to the log',
        path: 'apps/{hit}/page_log.go',
        patch: ['+\tlogger.Debug("page", "start", start, "end", end)'],
      },
    ],
    delay: [0, 3],
  },
]
