import type { Report } from './report.ts'

/** The report for machines: one JSON object; times are ISO 8601 UTC, steps are `[second, count]`. */
export function machineReport(report: Report, top: number): string {
  const { patterns, errors, changes, window, span, ...rest } = report
  const iso = (second: number) => new Date(second * 1_000).toISOString()
  return JSON.stringify({
    ...rest,
    ...(span ? { first_at: iso(span.first), last_at: iso(span.last) } : {}),
    ...(window ? { window: { baseline_from: iso(window.start), from: iso(window.from), to: iso(window.to) } } : {}),
    pattern_count: patterns.length,
    patterns: patterns.slice(0, top).map(({ steps, ...pattern }) => ({ ...pattern, steps: [...steps] })),
    errors: errors.slice(0, top).map(({ firstMs, lastMs, ...group }) => ({
      ...group,
      ...(Number.isFinite(firstMs) ? { first_at: new Date(firstMs).toISOString() } : {}),
      ...(Number.isFinite(lastMs) ? { last_at: new Date(lastMs).toISOString() } : {}),
    })),
    changes: changes.slice(0, top).map(({ kind, pattern, observed, expected, surprise }) => ({
      kind,
      key: pattern.key,
      template: pattern.template,
      level: pattern.level,
      observed,
      expected: Number(expected.toFixed(3)),
      surprise: Number(surprise.toFixed(3)),
      sample: pattern.sample,
    })),
  })
}
