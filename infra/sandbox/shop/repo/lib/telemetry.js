// What a service expects from the place it runs in. Production hands in OpenTelemetry; tests hand in silence.
//
//   logger.info|warn|error(message, fields, error?)
//   serve(request, name, run)   runs `run` inside a server span that continues the caller's trace
//   call(name, run)             runs `run(headers)` inside a client span; the headers carry the trace on

export const silentTelemetry = {
  logger: { info() {}, warn() {}, error() {} },
  serve: (_request, _name, run) => run(),
  call: (_name, run) => run({}),
}
