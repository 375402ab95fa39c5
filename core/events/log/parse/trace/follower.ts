import {
  goesOn,
  isCrash,
  isExceptionName,
  isFrame,
  isIndented,
  isObject,
  isPlainError,
  type Language,
  traceBeginning,
} from './shapes.ts'

/** How a line stands to the one before it: it begins an entry, or continues that one. */
export type Place = 'begins' | 'continues'

/**
 * Follows the lines of one source, and says of each whether it belongs to the entry before it: stack traces of Java, JavaScript, Python,
 * Go, .NET, Ruby, Rust, PHP, Elixir and ESP-IDF, and indented lines below a line that begins as those of programs do.
 */
export class Follower {
  private language: Language | undefined
  /** Lines without an indent that belong to the trace whatever they hold, such as Rust's message. */
  private expected = 0
  private isInTrace = false
  private isBelowPrefix = false
  private isFirst = true
  private chains = false

  /**
   * @param line without colours
   * @param next the line after it, if it is known
   * @param isPrefixed whether the line begins with a time or a level, or is of another known format: asked only where it matters
   */
  place(line: string, next: string | undefined, isPrefixed: () => boolean): Place {
    const wasFirst = this.isFirst
    this.isFirst = false
    if (isFrame(line)) {
      this.isInTrace = true
      this.chains = /^(?:The above|During handling)/.test(line)
      if (/^goroutine /.test(line)) this.language ??= 'go'
      if (this.language === 'node') this.expected = 0
      return 'continues'
    }
    if (isIndented(line) && (this.isInTrace || this.isBelowPrefix) && !isObject(line)) return 'continues'
    const begun = traceBeginning(line)
    if (begun !== undefined) return this.begin(begun, line)
    if (this.language === 'node' && this.isInTrace && goesOn('node', line)) return 'continues'
    const isNamed = isExceptionName(line) || isPlainError(line, next)
    const prefixed = !isNamed && isPrefixed()
    if (!prefixed && !wasFirst && this.isInner(line)) return 'continues'
    if (isNamed) return this.exception(line)
    this.language = undefined
    this.isInTrace = /^"[^"]{1,256}" .*(?:prio=|tid=)/.test(line.slice(0, 512))
    this.isBelowPrefix = prefixed
    this.chains = false
    return 'begins'
  }

  /** A blank line ends what only stands below a prefix. */
  blank(): void {
    this.isBelowPrefix = false
  }

  private begin(language: Language, line: string): Place {
    // Others are written by a program that ends, not with the line above them.
    const isLogged = language === 'python' && (this.isBelowPrefix || this.chains)
    const isInner = isLogged || (this.language === 'go' && language === 'go')
    this.language = language
    this.isInTrace = true
    this.isBelowPrefix = false
    this.chains = false
    this.expected = language === 'python' || language === 'node' || (language === 'rust' && line.endsWith(':')) ? 1 : 0
    return isInner ? 'continues' : 'begins'
  }

  private isInner(line: string): boolean {
    if (!this.isInTrace) return false
    if (line === '}' || line === '})') return true
    if (this.expected > 0) {
      this.expected -= 1
      return true
    }
    return this.language !== undefined && goesOn(this.language, line)
  }

  private exception(line: string): Place {
    const belongs = this.isBelowPrefix && !isCrash(line)
    this.language = undefined
    this.isInTrace = true
    this.isBelowPrefix = false
    this.chains = false
    return belongs ? 'continues' : 'begins'
  }
}
