/** Names, without case and separators, whose value is a secret wherever it stands. `key` and `tokens` are not among them. */
const NAMES = new Set([
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'secret',
  'token',
  'auth',
  'authorization',
  'proxyauthorization',
  'apikey',
  'xapikey',
  'credential',
  'credentials',
  'cookie',
  'setcookie',
  'jwt',
  'bearer',
  'sessionid',
  'otp',
  'ssn',
  'cvv',
  'cvc',
])
const ENDINGS =
  /(?:password|passwd|passphrase|secret|token|apikey|secretkey|accesskey|privatekey|accountkey|signingkey|encryptionkey|authkey|connectionstring|credentials|webhookurl)$/

/** Names whose objects hold nothing but secrets: all strings below them go too. */
const HOLDERS = /(?:credentials|cookies|secrets|passwords)$/

export function holdsSecrets(key: string): boolean {
  return key.length <= 100 && HOLDERS.test(key.toLowerCase().replace(/[^a-z0-9]/g, ''))
}

/** True for a JSON key whose strings are replaced whole. */
export function isSecretKey(key: string): boolean {
  if (key.length > 100) return false
  const bare = key.toLowerCase().replace(/[^a-z0-9]/g, '')
  return NAMES.has(bare) || ENDINGS.test(bare)
}
