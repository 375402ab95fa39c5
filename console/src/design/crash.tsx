import { Component, type ReactNode } from 'react'

/** Catches what fails below it, and says what to do. */
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
        <h1>This page did not work</h1>
        <p>
          Load it again. If that does not help, the stack may be starting or be down: see whether its HTTP API answers,
          and tell who runs it what stands here.
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
