import { Component, type ReactNode } from 'react'
import { Fault } from './fault.tsx'

/** A fault of ours, or a part of the app that a newer version has replaced on the server: the way on is to load it again. */
export class FaultBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? <Fault /> : this.props.children
  }
}
