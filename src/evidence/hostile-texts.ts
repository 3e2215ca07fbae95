const TABLE_FUNCTIONS = [
  "file('/etc/passwd', 'LineAsString')",
  "url('http://169.254.169.254/latest/meta-data', 'LineAsString')",
  "s3('http://127.0.0.1:9/x', 'CSV')",
  "remote('127.0.0.1:9', system.one)",
  "executable('id', 'TSV', 'x String')",
]
const FRAMES = [
  (sql: string) => sql,
  (sql: string) => `' OR 1=1 UNION ALL SELECT * FROM ${sql} --`,
  (sql: string) => `\\' UNION ALL SELECT * FROM ${sql} SETTINGS readonly=0 #`,
  (sql: string) => `x'; INSERT INTO faultline.deploys SELECT * FROM ${sql}; --`,
  (sql: string) => `{service:String}) OR service IN (SELECT * FROM ${sql})`,
  (sql: string) => `')) FORMAT Null; DROP DATABASE faultline; /* ${sql} */`,
]
const SINGLE = [
  "'",
  "''",
  "\\'",
  '\\',
  '\\\\',
  '"',
  '`',
  '%',
  '_',
  '--',
  '/*',
  ';',
  '{limit:UInt32}',
  "'; SET readonly=0; --",
  ' SETTINGS readonly=0',
  '\t\n\r',
  '\u0000',
  '\\N',
  'NULL',
  '[1,2]',
  "{'a':1}",
  '\u2019 OR \u20191\u2019=\u20191',
  '你好 🦊',
]

/** Text that would do harm if it were ever read as SQL; used as values of parameters and of rows. */
export const HOSTILE_TEXTS: readonly string[] = [
  ...SINGLE,
  ...TABLE_FUNCTIONS.flatMap((sql) => FRAMES.map((frame) => frame(sql))),
]
