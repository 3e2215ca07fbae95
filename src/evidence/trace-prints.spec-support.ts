import { type Print, pascal } from './traces.spec-support.ts'

/** How each language prints an uncaught failure. */
export const PRINTERS: Readonly<Record<string, (print: Print) => string>> = {
  node,
  python,
  java,
  kotlin,
  go,
  ruby,
  rails,
  dotnet,
  php,
  rust,
}

function node({ type, message, frames, root, n, library, inner, hex }: Print): string {
  const lines = frames.map(([module, fn], at) => {
    const place = `${at % 2 ? 'file://' : ''}${root}/src/${module}${at === 1 && library ? `-${hex.padStart(8, '0')}` : ''}.js:${n()}:${1 + (n() % 80)}`
    return at === 0 ? `    at ${pascal(module)}.${fn} (${place})` : `    at async ${fn} (${place})`
  })
  const below = library ? [`    at process.processTicksAndRejections (node:internal/process/task_queues:${n()}:5)`] : []
  const cause = inner ? [`  [cause]: ${inner}Error: reset ${n()}`, `      at Socket.end (node:net:${n()}:9)`] : []
  return [`${type}Error: ${message}`, ...lines, ...below, ...cause].join('\n')
}

function python({ type, message, frames, root, n, library, inner }: Print): string {
  const lines = frames
    .toReversed()
    .flatMap(([module, fn]) => [`  File "${root}/src/${module}.py", line ${n()}, in ${fn}`, `    self.${fn}(x)`])
  const above = library
    ? [`  File "/usr/lib/python3.12/site-packages/flask/app.py", line ${n()}, in dispatch`, '    return f()']
    : []
  const head = 'Traceback (most recent call last):'
  const cause = inner
    ? [
        head,
        `  File "/usr/lib/python3.12/socket.py", line ${n()}, in recv`,
        `shop.net.${inner}Error: reset ${n()}`,
        '',
        'The above exception was the direct cause of the following exception:',
        '',
      ]
    : []
  return [...cause, head, ...above, ...lines, `shop.errors.${type}Error: ${message}`].join('\n')
}

function jvm({ type, message, frames, n, library, inner, hex }: Print, lineOf: (module: string, fn: string) => string) {
  const lines = frames.map(([module, fn]) => `\tat ${lineOf(module, fn)}`)
  const below = library
    ? [
        `\tat org.springframework.web.Filter$$Lambda$${n()}/0x${hex}.doFilter(Unknown Source)`,
        `\tat java.base/java.lang.Thread.run(Thread.java:${n()})`,
      ]
    : []
  const cause = inner
    ? [
        `Caused by: com.shop.net.${inner}Exception: reset ${n()}`,
        `\tat java.net.Socket.read(Socket.java:${n()})`,
        `\t... ${n() % 40} more`,
      ]
    : []
  return [`com.shop.${type}Exception: ${message}`, ...lines, ...below, ...cause].join('\n')
}

function java(print: Print): string {
  return jvm(
    print,
    (module, fn) =>
      `com.shop.${module.replace('/', '.')}.${pascal(module)}${print.library ? `$$EnhancerBySpringCGLIB$$${print.hex}` : ''}.${fn}(${pascal(module)}.java:${print.n()})`,
  )
}

function kotlin(print: Print): string {
  return jvm(print, (module, fn) => {
    const name = `com.shop.${module.replace('/', '.')}.${pascal(module)}Kt`
    return `${name}$${fn}$${1 + (print.n() % 3)}.invokeSuspend(${pascal(module)}.kt:${print.n()})`
  })
}

function go({ type, message, frames, root, n, library, hex, inner }: Print): string {
  const lines = frames.flatMap(([module, fn]) => [
    `shop/${module}.(*${pascal(module)}).${fn}(0xc000${hex}, 0x${n() % 99})`,
    `\t${root}/${module}.go:${n()} +0x${n() % 999}`,
  ])
  const below = library
    ? ['net/http.(*conn).serve(0xc0001a)', `\t/usr/local/go/src/net/http/server.go:${n()} +0x5f`]
    : []
  const cause = inner ? `: ${inner}` : ''
  return [`panic: ${type}${cause}: ${message}`, '', `goroutine ${n()} [running]:`, ...lines, ...below].join('\n')
}

function ruby({ type, message, frames, root, n, library, inner }: Print): string {
  const places = frames.map(([module, fn]) => `${root}/src/${module}.rb:${n()}:in '${pascal(module)}#${fn}'`)
  const [first = '', ...others] = places
  const below = library ? [`\tfrom /usr/local/bundle/gems/rack-3.0.8/lib/rack/builder.rb:${n()}:in 'call'`] : []
  const cause = inner ? [`/usr/lib/ruby/socket.rb:${n()}:in 'read': reset ${n()} (Shop::${inner}Error)`] : []
  return [
    `${first}: ${message} (Shop::${type}Error)`,
    ...others.map((place) => `\tfrom ${place}`),
    ...below,
    ...cause,
  ].join('\n')
}

function rails({ type, message, frames, n, library, inner }: Print): string {
  const lines = frames.map(([module, fn]) => `app/${module}.rb:${n()}:in \`${fn}'`)
  const below = library ? [`/usr/local/bundle/gems/actionpack-7.1/lib/action.rb:${n()}:in \`process'`] : []
  const cause = inner ? ['', 'Causes:', `Shop::${inner}Error (reset ${n()})`] : []
  return [`Shop::${type}Error (${message}):`, '', ...lines, ...below, ...cause].join('\n')
}

function dotnet({ type, message, frames, root, n, library, inner }: Print): string {
  const lines = frames.map(
    ([module, fn]) => `   at Shop.${pascal(module)}.${fn}(String id, Int32 n) in ${root}/src/${module}.cs:line ${n()}`,
  )
  const below = library ? ['   at Microsoft.AspNetCore.Mvc.Infrastructure.ActionMethodExecutor.Execute(Object o)'] : []
  const cause = inner
    ? [
        ` ---> Shop.Net.${inner}Exception: reset ${n()}`,
        '   at System.Net.Sockets.Socket.Receive(Byte[] b)',
        '   --- End of inner exception stack trace ---',
      ]
    : []
  return [`Shop.${type}Exception: ${message}`, ...cause, ...lines, ...below].join('\n')
}

function php({ type, message, frames, root, n, library, inner }: Print): string {
  const [[module] = ['']] = frames
  const lines = frames.map(([where, fn], at) => {
    const caller = frames[at + 1]?.[0] ?? 'public/index'
    return `#${at} ${root}/src/${caller}.php(${n()}): Shop\\${pascal(where)}->${fn}('${n()}', Array)`
  })
  const below = library ? [`#${lines.length} ${root}/vendor/slim/slim/App.php(${n()}): Slim\\App->run()`] : []
  const cause = inner
    ? [`Shop\\${inner}Exception: reset ${n()} in ${root}/src/net.php:${n()}`, 'Stack trace:', '#0 {main}', '', 'Next ']
    : ['']
  const head = `${cause.join('\n')}Shop\\${type}Exception: ${message} in ${root}/src/${module}.php:${n()}`
  return [
    `PHP Fatal error:  Uncaught ${head}`,
    'Stack trace:',
    ...lines,
    ...below,
    `#${lines.length + 1} {main}`,
    '  thrown in x',
  ].join('\n')
}

function rust({ type, message, frames, root, n, library, hex, inner }: Print): string {
  const [[module] = ['']] = frames
  const lines = frames.flatMap(([where, fn], at) => [
    `  ${at + 2}: shop::${where.replace('/', '::')}::${fn}${library ? `::h${hex.padEnd(16, '0')}` : ''}`,
    `             at ${root}/src/${where}.rs:${n()}:${n() % 80}`,
  ])
  const above = [
    '   0: rust_begin_unwind',
    '             at /rustc/9fc6b431/library/std/src/panicking.rs:645:5',
    '   1: core::panicking::panic_fmt',
  ]
  const cause = inner ? `: ${inner}` : ''
  return [
    `thread 'worker-${n() % 9}' panicked at src/${module}.rs:${n()}:9:`,
    `${type}${cause}: ${message}`,
    'stack backtrace:',
    ...above,
    ...lines,
  ].join('\n')
}
