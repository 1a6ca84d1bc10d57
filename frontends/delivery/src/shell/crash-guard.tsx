import { Component, type ReactNode } from 'react'
import { Unreachable } from './unreachable.tsx'

/** A part of the app that could not be fetched, or a fault of ours: says so and begins again, in place of an empty page. */
export class CrashGuard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return <Unreachable onRetry={() => location.reload()} />
  }
}
