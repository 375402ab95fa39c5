/** The stack cannot start. The message is one line that says what to do. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart'
}
