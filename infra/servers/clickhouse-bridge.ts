/**
 * Run as a process of its own: the ClickHouse engine of chdb behind as much of the server's HTTP interface as the official
 * client uses. Every request has a session, so that neither settings nor parameters stay. Arguments: the folder of its data,
 * a port or 0. Sends its port when it is ready.
 */
import { createServer, type IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { Session } from 'chdb'

/** Arguments of the interface itself; everything else in a query string is a setting. */
const OF_HTTP = new Set(
  `query database query_id session_id session_timeout session_check user password default_format compress decompress role
   wait_end_of_query send_progress_in_http_headers enable_http_compression buffer_size client_protocol_version
   http_response_buffer_size`.split(/\s+/),
)
/** Nobody the server knows. */
const STRANGER = 'stranger'
/** What the profiles of these users say; any other name may do everything. */
const PROFILES: Readonly<Record<string, readonly string[]>> = {
  reader: ['readonly = 2'],
  strict_reader: [
    'max_execution_time = 20, max_rows_to_read = 1000000, max_result_rows = 100000, max_memory_usage = 1000000000',
    'readonly = 1',
  ],
  boundless_reader: ['readonly = 1'],
}

const dir = process.argv[2] ?? ''
const root = new Session(dir)
root.query('SELECT 1')

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (url.pathname === '/ping') return void response.end('Ok.\n')
  const format = (sql: string) => /\bFORMAT\s+([A-Za-z]+)\s*;?\s*$/i.exec(sql)?.[1]
  if (userOf(request) === STRANGER) {
    response.writeHead(403, { 'X-ClickHouse-Exception-Code': '516' })
    return void response.end(`Code: 516. DB::Exception: ${STRANGER}: Authentication failed. (AUTHENTICATION_FAILED)\n`)
  }
  const session = new Session(dir)
  try {
    const sql = await statementOf(request, url)
    for (const setting of settingsOf(request, url)) session.query(setting)
    const name = format(sql) ?? url.searchParams.get('default_format') ?? 'TabSeparated'
    const result = await session.queryAsync(sql, { format: name })
    response.writeHead(200, { 'X-ClickHouse-Format': name, 'X-ClickHouse-Summary': '{}' })
    response.end(Buffer.from(result.bytes()))
  } catch (error) {
    const text = error instanceof Error ? error.message.replace(/^Query failed: /, '') : String(error)
    response.writeHead(500, { 'X-ClickHouse-Exception-Code': /Code: (\d+)/.exec(text)?.[1] ?? '1000' })
    response.end(`${text}\n`)
  } finally {
    session.close()
  }
})
server.listen(Number(process.argv[3] ?? 0), '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : undefined)
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => {
  server.close()
  root.close()
  process.exit(0)
})

async function statementOf(request: IncomingMessage, url: URL): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const sent = Buffer.concat(chunks)
  const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent).toString()
  const head = url.searchParams.get('query') ?? ''
  return head === '' || body === '' ? head + body : `${head}\n${body}`
}

/** Bound parameters, the user's profile and then what the request sets, in this order: as a server would refuse it. */
function settingsOf(request: IncomingMessage, url: URL): string[] {
  const given = [...url.searchParams].filter(([name]) => /^[A-Za-z_]\w*$/.test(name) && !OF_HTTP.has(name))
  const set = ([name, value]: readonly [string, string]) => `SET ${name} = ${literal(value)}`
  const isParam = ([name]: readonly [string, string]) => name.startsWith('param_')
  const profile = (PROFILES[userOf(request)] ?? []).map((setting) => `SET ${setting}`)
  const database = url.searchParams.get('database') ?? 'default'
  const use = database === 'default' ? [] : [`USE \`${database.replaceAll('`', '')}\``]
  return [...use, ...given.filter(isParam).map(set), ...profile, ...given.filter((pair) => !isParam(pair)).map(set)]
}

function literal(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`
}

function userOf({ headers }: IncomingMessage): string {
  const basic = /^Basic (.+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
  return Buffer.from(basic, 'base64').toString().split(':')[0] ?? ''
}
