import { expect, test } from 'vitest'
import type { Entry } from './entry.ts'
import { linesOfText } from './linesOfText.ts'
import { traceMarker } from './traceMarker.ts'

const reading = { nowMs: Date.parse('2024-01-15T12:00:00Z') }

const traces: Readonly<Record<string, string>> = {
  'Java, with causes': `java.lang.IllegalStateException: outer
\tat com.example.App.run(App.java:12)
\tat com.example.App$$Lambda/0x0000.run(Unknown Source)
Caused by: java.io.IOException: inner
\tat com.example.Io.read(Io.java:7)
\t... 12 more
\tSuppressed: java.lang.Exception: also
\t\tat com.example.Io.close(Io.java:9)`,
  'Java, a thread that ended': `Exception in thread "main" java.lang.NullPointerException
\tat Main.main(Main.java:3)`,
  JavaScript: `TypeError: Cannot read properties of undefined (reading 'x')
    at handler (file:///app/index.js:10:5)
    at async Promise.all (index 0)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
  code: 'E_X',
  [cause]: Error: inner
      at foo (/app/foo.js:1:2)
}`,
  'JavaScript, uncaught in Node.js': `/app/index.js:3
    throw new Error('boom')
    ^

Error: boom
    at Object.<anonymous> (/app/index.js:3:11)
    at node:internal/main/run_main_module:28:49

Node.js v24.1.0`,
  Python: `Traceback (most recent call last):
  File "/app/main.py", line 3, in <module>
    main()
    ~~~~^^
  File "/app/main.py", line 2, in main
    raise ValueError("bad")
ValueError: bad

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/main.py", line 5, in <module>
    raise KeyError("x")
KeyError: 'x'`,
  'Python, with an exception of a module': `Traceback (most recent call last):
  File "/app/main.py", line 3, in <module>
    requests.get(url)
requests.exceptions.ConnectionError: refused`,
  'JavaScript, with all kinds of frames': `Error: boom
    at new Foo (/app/foo.js:1:2)
    at Object.<anonymous> (/app/foo.js:3:4)
    at Foo.bar [as baz] (/app/foo.js:5:6)
    at Array.map (<anonymous>)
    at async file:///app/index.mjs:7:8
    at <anonymous>`,
  Go: `panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x45e1a1]

goroutine 1 [running]:
main.(*T).f(...)
\t/app/main.go:7
main.main()
\t/app/main.go:11 +0x11
created by main.start in goroutine 5
\t/app/main.go:20 +0x2c
exit status 2`,
  '.NET': `Unhandled exception. System.InvalidOperationException: outer
 ---> System.Exception: inner
   at Program.Inner() in /app/Program.cs:line 9
   --- End of inner exception stack trace ---
   at Program.Main(String[] args) in /app/Program.cs:line 5
--- End of stack trace from previous location ---
   at System.Threading.Tasks.Task.Execute()`,
  Ruby: `app.rb:3:in 'Object#inner': boom (RuntimeError)
\tfrom app.rb:7:in 'Object#outer'
\tfrom app.rb:10:in '<main>'`,
  Rust: `thread 'main' panicked at src/main.rs:2:5:
index out of bounds: the len is 3 but the index is 99
stack backtrace:
   0: rust_begin_unwind
             at /rustc/90c5/library/std/src/panicking.rs:645:5
   1: core::panicking::panic_fmt
note: run with \`RUST_BACKTRACE=full\` environment variable to display a verbose backtrace`,
  PHP: `PHP Fatal error:  Uncaught Exception: boom in /app/x.php:3
Stack trace:
#0 /app/x.php(7): f()
#1 {main}
  thrown in /app/x.php on line 3`,
  'ESP-IDF': `Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.

Core  0 register dump:
PC      : 0x400d2f5d  PS      : 0x00060830  A0      : 0x800d1f1a  A1      : 0x3ffb5eb0
EXCVADDR: 0x00000000  LBEG    : 0x400014fd  LEND    : 0x4000150d  LCOUNT  : 0xfffffffe


Backtrace: 0x400d2f5a:0x3ffb5eb0 0x400d1f17:0x3ffb5ed0

ELF file SHA256: f0c3a1`,
}

/** A program that ends writes these by itself: they do not belong to the line above them, whose level may be any. */
const CRASHES = new Set([
  'Java, a thread that ended',
  'JavaScript, uncaught in Node.js',
  'Go',
  '.NET',
  'Rust',
  'PHP',
  'ESP-IDF',
])

const withoutBlankLines = (text: string): string => text.replace(/\n\n+/g, '\n')

for (const [language, trace] of Object.entries(traces)) {
  test(`a stack trace is one entry: ${language}`, () => {
    const entries = linesOfText(`first line\n${trace}\nlast line\n`, reading)
    expect(entries.map(({ message }) => withoutBlankLines(message))).toEqual([
      'first line',
      withoutBlankLines(trace),
      'last line',
    ])
    expect(entries.map(({ level }) => level)).toEqual(['unknown', expect.stringMatching('error|fatal'), 'unknown'])
  })

  test(`a stack trace belongs to the line that it was logged with, unless the program ended: ${language}`, () => {
    const line = '2024-01-15 10:30:00,123 ERROR [main] app: failed'
    const next = '2024-01-15 10:30:01,123 INFO [main] app: going on'
    const entries = linesOfText(`${line}\n${trace}\n${next}`, reading)
    const parts = CRASHES.has(language) ? [line, trace, next] : [`${line}\n${trace}`, next]
    expect(entries.map(({ message }) => withoutBlankLines(message))).toEqual(parts.map(withoutBlankLines))
    expect(entries[0]).toMatchObject({ timestamp: '2024-01-15T10:30:00.123Z', level: 'error' })
  })

  test(`a request that begins within a trace begins with an entry that continues: ${language}`, () => {
    const lines = trace.split('\n')
    const from = lines.findIndex((line, at) => at > 0 && /^\s|^#\d|^Backtrace/.test(line))
    const rest = lines.slice(from).join('\n')
    const [first] = linesOfText(rest, reading)
    expect(first?.message.split('\n')[0]).toBe(lines[from])
    if (/\bat \S.*[):]|File "|from |\.go:\d|#\d|Backtrace|\^/.test(lines[from] ?? ''))
      expect(first?.continues).toBe(true)
  })
}

test('indented lines below a line of a program belong to it', () => {
  const text =
    'info: Microsoft.Hosting.Lifetime[14]\n      Now listening on: http://localhost:5000\ninfo: Other[0]\n      Second'
  expect(linesOfText(text, reading).map(({ message }) => message)).toEqual([
    'info: Microsoft.Hosting.Lifetime[14]\n      Now listening on: http://localhost:5000',
    'info: Other[0]\n      Second',
  ])
})

test('indented prose does not belong to the prose above it', () => {
  expect(linesOfText('A list:\n  first\n  second', reading)).toHaveLength(3)
})

test('sentences that resemble frames are lines of their own', () => {
  const lines = [
    'A list',
    '  at home (maybe)',
    '  at the office: 12',
    '  - waiting for approval',
    '  - blocked by the network',
    '  from localhost:8080',
    'created by Alice on Monday',
    '/api/devices:80',
    'next',
    'from here on',
    '#1 in the list',
    '... and so on',
  ]
  expect(linesOfText(lines.join('\n'), reading).map(({ message }) => message)).toEqual(lines)
})

test('two traces one after the other are two entries', () => {
  const one = 'java.lang.A1Exception: x\n\tat a.B.c(B.java:1)'
  expect(linesOfText(`${one}\n${one}`, reading).map(({ message }) => message)).toEqual([one, one])
})

test('a trace that is longer than an entry goes on in entries that continue', () => {
  const frames = Array.from({ length: 1000 }, (_, n) => `\tat com.example.Deep.call(Deep.java:${n})`)
  const text = ['java.lang.StackOverflowError', ...frames].join('\n')
  const entries = linesOfText(text, reading)
  expect(entries.length).toBeGreaterThan(1)
  expect(entries.map(({ continues }) => continues)).toEqual([undefined, ...entries.slice(1).map(() => true)])
  expect(entries.map(({ level }) => level)).toEqual(entries.map(() => 'error'))
  expect(entries.map(({ message }) => message).join('\n')).toBe(text)
  for (const { message } of entries) expect(message.length).toBeLessThan(16 * 1024)
})

test('lines of a trace that come as entries of their own are marked, also between those of another place', () => {
  const line = (message: string, stream = 'stderr'): Entry => ({ level: 'unknown', message, metadata: { stream } })
  const entries = [
    line('Traceback (most recent call last):'),
    line('starting', 'stdout'),
    line('  File "/app/main.py", line 3, in <module>'),
    line('ValueError: bad'),
    line('going on'),
    line('Caused by: java.io.IOException: y', 'stdout'),
    { ...line('TypeError: x'), level: 'info' as const },
  ]
  const marked = entries.map(traceMarker())
  expect(marked.map(({ continues }) => continues)).toEqual([
    undefined,
    undefined,
    true,
    true,
    undefined,
    true,
    undefined,
  ])
  expect(marked.map(({ message }) => message)).toEqual(entries.map(({ message }) => message))
})

test('a trace whose lines a container runtime wrote is one entry', () => {
  const cri = (text: string, n: number) => `2024-01-15T10:30:00.00000000${n}Z stderr F ${text}`
  const docker = (text: string) => JSON.stringify({ log: `${text}\n`, stream: 'stderr', time: '2024-01-15T10:30:00Z' })
  const lines = [
    'start',
    'java.lang.IllegalStateException: x',
    '\tat a.B.c(B.java:1)',
    'Caused by: java.io.IOException: y',
    'next',
  ]
  for (const written of [lines.map(cri), lines.map(docker)]) {
    const messages = linesOfText(written.join('\n'), reading).map(({ message }) => message)
    expect(messages).toEqual(['start', lines.slice(1, 4).join('\n'), 'next'])
  }
})

test('a trace of Python below a line that says that all is well is an error of its own', () => {
  const trace = ['Traceback (most recent call last):', '  File "a.py", line 1, in <module>', "KeyError: 'x'"]
  const read = (above: string) =>
    linesOfText([above, ...trace].join('\n'), reading).map(({ level, message }) => [level, message])
  expect(read('2024-01-15 10:30:00,123 INFO a: started')).toEqual([
    ['info', expect.stringContaining('started')],
    ['error', trace.join('\n')],
  ])
  expect(read('2024-01-15 10:30:00,123 ERROR a: failed')).toEqual([
    ['error', expect.stringMatching(/failed\nTraceback/)],
  ])
})
