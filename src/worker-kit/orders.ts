import { foldText } from './fold-text.ts'

/**
 * True for a text that leads somewhere outside, or tells people to act on a change, a button or a login. A heuristic: it
 * knows English and some tricks, not every way to say it; what an order could reach is closed by other means. Pure.
 */
export function readsLikeOrder(text: string): boolean {
  const folded = foldText(text)
  return LEADS_OUT.test(folded) || namesDomain(folded) || ORDERS.some((order) => order.test(folded))
}

const LEADS_OUT = /[a-z][a-z0-9+.-]{1,20}:\/\/|<[!@#]|@(?:here|channel|everyone)\b|\bwww\.|javascript:/

/** Where an imperative may stand: at the front of a sentence or clause, perhaps after a few soft words. */
const FRONT =
  '(?:^|[.!?:;,)"\'-] ?|\\b(?:please|kindly|just|simply|then|and|or|so|now|go ahead(?: and)?|(?:make|be) sure (?:to|you)|remember to|do) )'
const ACT = '(?:approve|merge|accept|confirm|authori[sz]e|greenlight|green-light|rubber-?stamp|sign off on|ship)'
const ALSO = '(?:,? ?(?:and|&|then|or|\\+|/) ?(?:then )?(?:approve|merge|deploy|ship|close)(?: it)?)?'
const THE =
  '(?:(?:the|this|that|these|our|my|all|any|every|proposed|suggested|open|pending|attached|draft|above|below) ){0,3}'
/** The thing itself, not what is named after it: `the fix`, never `the fix version` or `the change rows`. */
const CHANGE =
  '(?:pull[ -]?requests?|prs?|merge requests?|fix(?:es)?|change|changes|changeset|branch|draft|patch|revert|diff|commit|proposal|suggestion|#\\d+|it|this|that|them)'
const END =
  '(?= ?(?:$|[.,;:!?)"\'-])| (?:now|today|tonight|asap|as|at|before|by|first|for|right|immediately|straight|once|without|so|and|or|when|while|to|because|if|anyway|yourself|please|quickly|here|below|in|on|from|is|was)\\b)'
const SECRET = '(?:password|passphrase|tokens?|credentials?|secrets?|api key|keys?|otp|2fa code|login)'

const ORDERS: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|rule|prompt|polic|previous|above|guard)/,
  /\b(?:merge|approve|deploy|push|ship|apply|execute|run|delete|disable|skip)\b(?: (?:it|this|that|them|(?:the|this|that) [\w-]+(?: request)?))?,? (?:now|immediately|right away|straight away|asap|at once|without (?:review|approval|asking|waiting))/,
  /\byou (?:must|should|need to|have to|ought to|(?:can|may|could|might) (?:now |safely |just |already )?(?:approve|merge|press|click|log|sign|ship|skip))\b/,
  /\b(?:auto-?merge|bypass (?:review|approval|checks?)|no (?:review|approval) (?:is )?needed)\b/,
  /\bsystem prompt\b/,
  new RegExp(`${FRONT}${ACT}${ALSO} ${THE}${CHANGE}${END}`),
  new RegExp(`${FRONT}${ACT} (?:and|&|then|or|\\+) (?:approve|merge|deploy|ship|close)\\b`),
  new RegExp(`${FRONT}(?:approve|merge) ?(?:$|[.!]|(?:today|tonight|as soon|anyway)\\b)`),
  new RegExp(
    `${FRONT}(?:press|click|tap|hit)\\b(?! ?-|(?: (?:events?|handlers?|rates?|tracking|counts?|streams?|releases?|throughs?|paths?|data)\\b))`,
  ),
  /\b(?:press|click|tap|hit|select|choose|use|push)(?: on)? (?:the |that |this )?["'`*]{0,2}(?:approve|merge|accept|confirm|resolve|button|link|here)\b/,
  new RegExp(
    `${FRONT}(?:log|sign)[ -]?(?:in|on|into)(?: (?:at|to|via|through|with|using|on|here|again|now|as)\\b| ?$|[.!])`,
  ),
  new RegExp(
    `\\b(?:enter|type|paste|send|share|give|submit|post|dm|email|confirm|provide)(?: me| us| in)? (?:your|their|an?|the) (?:\\w+ )?${SECRET}\\b(?= (?:at|to|in|into|on|here|via|below)\\b|[.!]|$)`,
  ),
  /\b(?:please|kindly) (?:approve|merge|press|click|log|sign|restart|reboot|run|execute|deploy|push|ship|apply|delete|drop|disable|skip|ignore|revert|roll|rotate|grant|share|send|open|visit|go|install|download|react|reply)\b/,
  /\b(?:safe|fine|okay?|ready|best|recommended|time|advisable|good) to (?:be )?(?:approved?|merged?|ship(?:ped)?)\b/,
  new RegExp(
    `\\b${CHANGE} (?:can|should|may|must|ought to|has to|needs to) (?:now |safely |just |already )?be (?:approved|merged|shipped|accepted)\\b`,
  ),
  /\b(?:reviews?|approvals?|checks?) (?:(?:can|may|should|could|must) (?:safely |simply )?be|(?:is|are) hereby) (?:waived|skipped|bypassed|omitted|overruled)\b/,
  /\b(?:waive|skip|bypass|omit) (?:the |this |any |all |code |your )*(?:reviews?|approvals?|checks?)\b/,
]

const NAME = '(?<![a-z0-9/_.-])(?:[a-z0-9](?:[a-z0-9-]{0,62})\\.){1,6}'
const STOP = '(?![a-z0-9_-]|\\.[a-z0-9])'
/** Ends that are nearly always a place on the internet. */
const SURE = new RegExp(`${NAME}(?:com|net|org|edu|gov|biz|xyz|icu|onion|example|ru|cn|uk|tk)${STOP}`, 'g')
/** Ends that are words of code as well: a place only where one goes to, or with a path behind it. */
const MAYBE = new RegExp(
  `\\b(?:at|to|visit|via|on|see|open|from|through|under) ${NAME}(?:io|dev|app|ai|cloud|site|online|link|live|page|tech|shop|store|top|club|info|[a-z]{2})${STOP}`,
)
const PATHED = new RegExp(`${NAME}([a-z]{2,24})/[a-z0-9?#%~-]`, 'g')
/** File names, members of objects, and names inside a network. */
const CODE =
  /\.(?:[cm]?[jt]sx?|py|rb|go|rs|sh|md|cc|cs|cpp|hpp|kt|pl|ml|mk|so|hs|ex|tf|ps|db|gz|php|java|sql|json|ya?ml|toml|xml|html|css|vue|log|conf|lock|txt|id|at|in|is|it|to|no|by|my|me|as|internal|local|localhost|svc|cluster|lan)$/
const DOT_NET = /^(?:asp|vb|ado|f)\.net$/

function namesDomain(folded: string): boolean {
  const sure = [...folded.matchAll(SURE)].some(([name]) => !DOT_NET.test(name))
  const pathed = [...folded.matchAll(PATHED)].some(([whole]) => !CODE.test(whole.replace(/\/.*$/, '')))
  const maybe = MAYBE.exec(folded)?.[0]
  return sure || pathed || (maybe !== undefined && !CODE.test(maybe))
}
