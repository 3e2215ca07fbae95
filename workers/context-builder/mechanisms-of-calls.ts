import { changedNumber } from './changed-number.ts'
import { unbounded } from './costly.ts'
import type { Mechanism } from './mechanism-class.ts'
import { count, gone, touches } from './touched.ts'

const SIZE = /batch|max|size|limit|chunk|bytes|length/i
const WAIT = /time-?_?out|deadline|wait|interval|delay|backoff|lease/i
const POOL = /pool|conn|max_|worker|replica|concurren|thread/i
const BLOCKS = /Sync\(|\btime\.sleep\(|Thread\.sleep\(|\.block\(\)|\.join\(\)|runBlocking|\brequests\.(?:get|post)\(/

/** What goes wrong between a caller and what it calls. */
export const OF_CALLS: readonly Mechanism[] = [
  {
    name: 'too large',
    errors:
      /too large|\b413\b|RecordTooLarge|exceeds? (?:the )?(?:max|limit)|max(?:imum)? (?:message|request|packet|body|payload)|payload size/i,
    explains: (diff) => unbounded(diff) ?? changedNumber(diff, SIZE, 'higher') ?? changedNumber(diff, SIZE, 'lower'),
  },
  {
    name: 'more than the other side grants',
    errors: /too many (?:clients|connections)|connection slots|max_connections|max_user_connections/i,
    explains: (diff) => changedNumber(diff, POOL, 'higher'),
  },
  {
    name: 'waits for longer',
    errors:
      /threads?.{0,20}(?:busy|exhaust|stuck)|rejected ?execution|no (?:free|available) (?:threads?|workers?)|queue (?:is )?full|accept queue/i,
    explains: (diff) => changedNumber(diff, WAIT, 'higher'),
  },
  {
    name: 'the thread that serves',
    errors: /event ?loop|blocked|unresponsive|not responding|check-in|heartbeat|stall|Executing <Task|probe failed/i,
    explains: ({ added, removed }) =>
      count(added, BLOCKS) > count(removed, BLOCKS) ? 'it waits where others are served' : undefined,
  },
  {
    name: 'connections made anew',
    errors:
      /cannot assign requested|TIME_WAIT|EADDRNOTAVAIL|no free (?:sockets|ports)|ephemeral|too many open|handshake|connections? (?:per second|churn)/i,
    explains: ({ added, removed }) =>
      count(
        added,
        /keep_?-?alive["']?\s*[:=]\s*(?:false|off|0)|DisableKeepAlives|Connection["']?\s*[:,]\s*["']close/i,
      ) > count(removed, /DisableKeepAlives|Connection["']?\s*[:,]\s*["']close/i) ||
      gone({ added, removed }, /keep_?-?alive|singleton|@lru_cache|\bshared\b|pool/i)
        ? 'it keeps no connection open'
        : undefined,
  },
  {
    name: 'what a browser refuses',
    errors:
      /\bCORS\b|cross-?origin|access-control|content security policy|\bCSP\b|samesite|csrf|preflight|\bcookie|this browser|login attempt/i,
    explains: (diff) =>
      touches(diff, /cors|origin|access-control|content-?security|\bcsp\b|samesite|csrf|allowed_?hosts|secure/i)
        ? 'it changes what a browser may do'
        : undefined,
  },
  {
    name: 'how bytes are packed',
    errors:
      /gzip|inflate|deflate|content-encoding|brotli|zstd|snappy|unexpected end of|invalid (?:header|magic)|incorrect header/i,
    explains: (diff) =>
      touches(diff, /gzip|deflate|brotli|zstd|snappy|compress|content-?encoding/i)
        ? 'it changes how bytes are packed'
        : undefined,
  },
  {
    name: 'a file that is not there',
    errors:
      /no such file|ENOENT|FileNotFound|cannot (?:open|read|find|load)|permission denied|EACCES|read-only file system/i,
    explains: (diff) =>
      touches(
        diff,
        /\/[\w.-]+\/[\w./-]+|\.(?:pem|crt|key|json|ya?ml|so|jks)\b|mount|volume|^\s*(?:COPY|WORKDIR|USER)\b|readOnlyRootFilesystem|runAsUser|subPath/,
      )
        ? 'it changes where a file is, or who may read it'
        : undefined,
  },
  {
    name: 'code that is not there',
    errors:
      /cannot find module|ClassNotFound|NoClassDefFound|NoSuchMethod|ImportError|ModuleNotFound|undefined symbol|GLIBC|exec format/i,
    explains: (diff) =>
      touches(
        diff,
        /^\s*FROM |(?<![\w@/.-])[\w@/.-]{3,80}["']?\s*[:=~^>]+\s*["']?v?\d+\.\d+|\brequire\b|\bimport\b|^\s*(?:RUN|COPY)\b/,
      )
        ? 'it changes which code is there'
        : undefined,
  },
  {
    name: 'a number too large for its place',
    errors:
      /overflow|numeric value out of range|out of range for (?:type )?(?:int|small|big)|too large for|integer out of range|arithmetic|must be positive|(?:got |=|: )-\d{5}/i,
    explains: (diff) =>
      touches(
        diff,
        /\bint(?:8|16|32|4|eger)?\b|\bshort\b|\bu?int32|\bi32\b|\bu32\b|parseInt|intval|toInt\(|\(int\)|smallint/i,
      )
        ? 'it changes how large a number may be'
        : undefined,
  },
  {
    name: 'locks in another order',
    errors: /deadlock/i,
    explains: (diff) =>
      touches(diff, /\.?lock\(|for update|synchronized|mutex|transaction|\bUPDATE\b|order by|sort/i)
        ? 'it changes what is locked, or in which order'
        : undefined,
  },
  {
    name: 'too many kinds to count',
    errors: /cardinality|too many (?:series|labels|metrics|shards|fields)|series limit|limit of total fields/i,
    explains: ({ added }) =>
      added.some((line) => /label|tag|attribute|dimension|keyword|dynamic/i.test(line))
        ? 'it counts by more'
        : undefined,
  },
  {
    name: 'another model',
    errors:
      /dimension|expected dim|deployment does not exist|(?:model|engine) .{0,40}(?:not found|does not exist|deprecated|retired)|unknown model|context (?:length|window)/i,
    explains: (diff) => (touches(diff, /\bmodel|deployment|embedding|engine/i) ? 'it asks another model' : undefined),
  },
  {
    name: 'another clock',
    errors: /expired|in the (?:future|past)|not yet valid|clock|1970|too old/i,
    explains: (diff) =>
      touches(diff, /time\.time|monotonic|\bnow\(|Date\.now|nanoTime|currentTimeMillis|\bclock\b|utcnow/i)
        ? 'it reads another clock'
        : undefined,
  },
]
