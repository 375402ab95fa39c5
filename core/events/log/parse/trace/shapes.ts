/** Lines that belong to the line before them wherever they stand: frames and joints of stack traces. */
const FRAMES: readonly RegExp[] = [
  // Java, JavaScript, .NET.
  /^\s+at (?:async |new |static ){0,3}[^\s(]{1,256}\(/,
  /^\s+at (?:async |new |static ){0,3}[^\s(]{1,256}(?: \[as [^\]]{1,128}\])? \(.*(?::\d+|<anonymous>|index \d+|native|eval at .*)\)/,
  /^\s+at (?:async )?(?:\S{1,512}:\d+|<anonymous>|<unknown>)(?: \{)?$/,
  /^\s*\.{3} \d{1,6} (?:more|common frames omitted|lines matching)/,
  /^\s*(?:Caused by|Wrapped by): |^\s+Suppressed: |^\s+\[cause\]: /,
  /^\s+- (?:locked|waiting|parking|eliminated|blocked)[^<]{0,64}</,
  /^\s+---> |^\s*--- End of (?:inner )?(?:exception )?stack trace/,
  // Python.
  /^\s+File "[^"]{1,1024}", line \d+/,
  /^\s+[~^][~^ ]{0,300}$/,
  /^\s+\[Previous line repeated \d+ more times?\]/,
  /^The above exception was the direct cause of|^During handling of the above exception/,
  // Ruby, Elixir.
  /^\s+from \S{1,1024}:\d+:in |^\s+from \S{1,1024}\.(?:rb|erb|rake):\d+$/,
  /^\s+(?:\([\w.-]{1,64} \d[\w.+-]{0,64}\) )\S{1,512}:\d+: /,
  // Go.
  /^goroutine \d+ (?:gp=\S{1,32} m=\S{1,32}(?: mp=\S{1,32})? )?\[|^created by \S{1,512} in goroutine \d+$/,
  /^\t\S{1,1024}\.(?:go|s):\d+(?: \+0x[0-9a-f]+)?$/,
  // PHP.
  /^#\d{1,6} (?:\{main\}|\[internal function\]|.*\(\d+\): )|^Stack trace:$|^\s+thrown in .* on line \d+$/,
  // Rust.
  /^stack backtrace:$|^note: (?:run with|Some details are omitted)/,
  // ESP-IDF.
  /^Backtrace: ?0x|^Core {1,2}\d register dump:$/,
]

/** First characters of lines without an indent that are a frame. */
const BEGINS = new Set('.CWT-DgcS#sn B'.split(''))

/** The part of a line that is looked at, characters. */
const MAX_HEAD = 512

/** Whether a line is a frame or a joint of a stack trace. */
export const isFrame = (line: string): boolean => {
  if (!isIndented(line) && !BEGINS.has(line.charAt(0))) return false
  const head = line.slice(0, MAX_HEAD)
  return FRAMES.some(frame => frame.test(head))
}

export const isIndented = (line: string): boolean => line.startsWith(' ') || line.startsWith('\t')

/** Whether an indented line is an object of its own, such as a line of NDJSON with blanks in front. */
export const isObject = (line: string): boolean => {
  const text = line.trim()
  return text.startsWith('{') && text.endsWith('}')
}

const HEADER =
  /^(?:Exception in thread "[^"]{0,256}" |Next |Uncaught |Unhandled exception[.:] )?(?:[\w$]{1,128}[.:\\]{1,2}){0,24}[A-Z][\w$]{0,128}(?:Error|Exception|Throwable|Fault|Interrupt)(?:: |:?$| \[| \()/

const RUBY = /^\S{1,256}\.(?:rb|erb|rake):\d{1,7}:in .{1,400}\([A-Z][\w:]{0,128}\)$/
const CRASH = /^(?:Exception in thread|Unhandled exception|Uncaught )/

/** Whether a line names an exception, as the first line of its stack trace does. */
export const isExceptionName = (line: string): boolean => {
  const head = line.slice(0, MAX_HEAD)
  return HEADER.test(head) || RUBY.test(head)
}

/** Whether a line names JavaScript's plain `Error`, as other lines may do: the frame below it decides. */
export const isPlainError = (line: string, next: string | undefined): boolean =>
  /^Error(?:: |$| \[)/.test(line) && next !== undefined && isFrame(next)

/** Whether a line reports an exception that nothing has caught: it has not been logged with the line above it. */
export const isCrash = (line: string): boolean => CRASH.test(line)

/** A language whose traces have lines without an indent. */
export type Language = 'python' | 'go' | 'rust' | 'node' | 'esp'

const STARTS: readonly (readonly [RegExp, Language])[] = [
  [/^(?: {2}\+ Exception Group )?Traceback \(most recent call last\):/, 'python'],
  [/^panic: |^fatal error: |^runtime: |^goroutine \d+ \[/, 'go'],
  [/^thread '[^']{0,128}' (?:\(\d{1,12}\) )?panicked at /, 'rust'],
  [/^(?:(?:\/|[A-Za-z]:\\|file:\/\/)\S{1,512}\.[cm]?[jt]sx?|node:[\w/]{1,128}):\d{1,7}$/, 'node'],
  [/^Guru Meditation Error: /, 'esp'],
]

/** The language of a trace that begins with this line. */
export const traceBeginning = (line: string): Language | undefined => {
  const head = line.slice(0, MAX_HEAD)
  return STARTS.find(([start]) => start.test(head))?.[1]
}

const INNER: Readonly<Record<Language, RegExp>> = {
  python: /^Traceback \(most recent call last\):/,
  go: /^goroutine |^\[signal |^panic: |^created by |^exit status \d|^runtime stack:|^runtime\.|^[\w./*$·~-]{1,256}[\w./*()[\]{}$·…, <>-]{0,256}\(.*\)$|^[a-z]\w{1,5} {1,8}0x[0-9a-f]{1,16}$|^\.{3}(?:additional frames|\d)/,
  rust: /^note: /,
  node: /^Node\.js v\d|^[A-Z][\w$]{0,64}Error\b|^Error\b|^Thrown at:/,
  esp: /^(?:[A-Z][A-Z\d]{1,7} {0,6}: 0x|ELF file SHA256:|Rebooting\.\.\.|CPU halted|Stack memory:|[0-9a-f]{8}: 0x|Memory dump at )/,
}

/** Whether a line without an indent goes on in a trace of the language. */
export const goesOn = (language: Language, line: string): boolean => INNER[language].test(line.slice(0, MAX_HEAD))
