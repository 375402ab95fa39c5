/** The words that a shell offers in a place. */
export type Completion =
  | 'devices'
  /** Devices, and prefixes that end in `*`. */
  | 'watched'
  | 'files'
  | 'folders'
  | 'stacks'
  /** Rules of alerts, and the channels over which they are told. */
  | 'rules'
  | 'channels'
  | readonly string[]

/** The words that a shell offers after some words of a subcommand. */
export type CompletionAfter = (words: readonly string[]) => Completion | undefined

/** A flag of a subcommand. It stands in a map under its name without dashes; without `value` it is a switch. */
export type Flag = {
  /** A letter, such as `s` for `-s`. */
  readonly short?: string
  /** The name of its value in the help, such as `time`. */
  readonly value?: string
  /** The value of the flag when it is given without one: then `--flag=value` is the only way to give another. */
  readonly bare?: string
  /** May be given several times. */
  readonly isMany?: true
  readonly about: string
  readonly completes?: Completion
  /** A name that users of other programs know it by: it does the same and is not shown in the help. */
  readonly isHidden?: true
}
export type Flags = Readonly<Record<string, Flag>>

/** The values of flags: a text, a list of texts, or whether a switch was given. */
export type Values<Of extends Flags> = {
  readonly [Name in keyof Of]: Of[Name] extends { readonly value: string }
    ? Of[Name] extends { readonly isMany: true }
      ? readonly string[]
      : string | undefined
    : boolean
}

/** Words of a subcommand that are no flags. */
export type Words = {
  readonly name: string
  readonly about: string
  readonly isMany?: true
  /** At least one has to be given. */
  readonly isNeeded?: true
  /** Where it depends on the words before, a function of them. */
  readonly completes?: Completion | CompletionAfter
}

/** A command line as a user types it, and what it does. */
export type Example = {
  readonly line: string
  readonly about: string
}

/** The face of a subcommand: its help, the completion of shells, and its page follow from it. */
export type Face<Of extends Flags = Flags> = {
  readonly name: string
  /** Sentences on what it does. */
  readonly about: string
  readonly words?: Words
  readonly flags: Of
  readonly examples: readonly Example[]
  /** Paragraphs after the flags. */
  readonly notes?: string
}
