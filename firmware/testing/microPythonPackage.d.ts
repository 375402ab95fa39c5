declare module '@micropython/micropython-webassembly-pyscript' {
  export const loadMicroPython: (options: {
    readonly stdout: (line: string) => void
    readonly linebuffer: true
  }) => Promise<{
    readonly registerJsModule: (name: string, module: object) => void
    readonly runPython: (source: string) => unknown
  }>
}
