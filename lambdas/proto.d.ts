/** The text of a schema file: the bundler puts it in (loader `text`). */
declare module '*.proto' {
  const text: string
  export default text
}
