/** The text of a schema file in `proto/`: the bundler puts it in (alias `sonde-schema`, loader `text`). */
declare module 'sonde-schema/*' {
  const text: string
  export = text
}
