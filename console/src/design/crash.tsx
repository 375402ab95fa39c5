import { Component, type ReactNode } from 'react'

/** Catches errors of the components below it, and says how to go on. */
export class Crash extends Component<{ children: ReactNode }, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {}

  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error('unknown') }
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <div className="page-words" role="alert">
        <h1>This page failed</h1>
        <p>
          Load it again. If that does not help, the stack may be starting or down: check whether its HTTP API answers,
          and tell the operator of the stack the message below.
        </p>
        <pre className="snippet__text">
          {error instanceof Error ? `${error.name}: ${error.message}` : String(error)}
        </pre>
        <p>
          <button type="button" className="button button--primary" onClick={() => location.reload()}>
            Load again
          </button>
        </p>
      </div>
    )
  }
}
