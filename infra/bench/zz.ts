import { scan } from '../../src/evidence/patterns/scan.ts'
import { createSink } from '../../src/evidence/patterns/sink.ts'
const sink = createSink()
const sk = (t: string) => { scan(sink, t, 0, t.length, true); return sink.tokens.map((x) => x || '<>').join('') }
for (const p of ['10', '1', '17', '65535']) console.log(sk(`could not reach 0.0.0.0:${p} after 0.00ms`), '|', sk(`GET https://api.example.com/users/${p}/cart?session=0000000000000000000000000000000000000000 answered 502`), '|', sk(`connect ECONNREFUSED db.internal:${p}`), '|', sk(`segment 0x000000000000 is broken (retry 0 of ${p})`))
for (const h of ['0000000000000000000000000000000000000000','deadbeefdeadbeefdeadbeefdeadbeefdeadbeef','abcdefabcdefabcdefabcdefabcdefabcdefabcd']) console.log(sk(`session=${h} answered`), sk(`commit ${h} rejected, code=1`), sk(`segment 0x${h.slice(0,12)} is broken`))
