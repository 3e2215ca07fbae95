/** Specs that share a process cannot open chdb in it: this says so before the engine does something worse. */
const { dlopen } = process

process.dlopen = (module, file, ...flags) => {
  if (file.includes('chdb')) throw new Error('This spec opens chdb: add its room to ENGINE in .config/vitest.config.ts.')
  return dlopen.call(process, module, file, ...flags)
}
