import type { MadeDiff } from './template.ts'

/** What a busy house ships all day: nothing of it brings an incident about. */
export const BACKGROUND: readonly MadeDiff[] = [
  { title: 'Say who is on call', path: 'README.md', patch: ['+Ask the team on call.'] },
  { title: 'Cover the parser', path: 'libs/parse/parse_test.go', patch: [] },
  { title: 'Cache the build', path: '.github/workflows/build.yml', patch: [] },
  { title: 'Own the docs', path: 'CODEOWNERS', patch: [] },
  {
    title: 'Add a probe',
    path: 'libs/health/ready.go',
    patch: ['+func Ready(w http.ResponseWriter, _ *http.Request) {', '+\tw.WriteHeader(http.StatusOK)', '+}'],
  },
  {
    title: 'Pass on the request id',
    path: 'libs/middleware/reqid.go',
    patch: ['+\tif id == "" { id = uuid.NewString() }', '+\tw.Header().Set("X-Request-Id", id)'],
  },
  {
    title: 'Preallocate a buffer',
    path: 'libs/codec/json.go',
    patch: ['-\tbuf := bytes.Buffer{}', '+\tbuf := bytes.NewBuffer(make([]byte, 0, 4096))'],
  },
  {
    title: 'Round taxes by cents',
    path: 'apps/{bystander}/tax.go',
    patch: ['-\treturn math.Round(net * rate)', '+\treturn math.Round(net*rate*100) / 100'],
  },
  {
    title: 'Handle an empty page',
    path: 'libs/paginate/page.go',
    patch: ['+\tif len(items) == 0 { return nil, nil }'],
  },
  {
    title: 'Bump a patch version',
    path: 'go.mod',
    patch: ['-\tgoogle.golang.org/grpc v1.63.0', '+\tgoogle.golang.org/grpc v1.63.1'],
  },
  {
    title: 'Widen the page',
    path: 'apps/{caller}/styles/page.css',
    patch: ['-main { width: 60rem }', '+main { width: 64rem }'],
  },
  {
    title: 'Correct a typo',
    path: 'libs/errors/messages.go',
    patch: ['-const notFound = "not fuond"', '+const notFound = "not found"'],
  },
  { title: 'Move types', path: 'libs/types/types.go', patch: [] },
  { title: 'Format the tree', path: 'apps/{caller}/server.go', patch: [] },
  {
    title: 'Name spans by tenant',
    path: 'libs/trace/attrs.go',
    patch: ['+\tspan.SetAttributes(attribute.String("tenant", tenant))'],
  },
  { title: 'Pin the linter', path: '.golangci.yml', patch: [] },
  {
    title: 'Keep a histogram',
    path: 'libs/metrics/http.go',
    patch: ['+var took = prometheus.NewHistogram(prometheus.HistogramOpts{Name: "http_took_seconds"})'],
  },
  {
    title: 'Reuse buffers',
    path: 'libs/codec/pool.go',
    patch: [
      '+var pool = sync.Pool{New: func() any { return new(bytes.Buffer) }}',
      ' \tb := pool.Get().(*bytes.Buffer)',
      '+\tdefer pool.Put(b)',
    ],
  },
]
