export type CameraState =
  | 'starting'
  | 'on'
  /** Not asked for while the page is hidden or the scanner paused. */
  | 'off'
  /** The person or a policy said no. */
  | 'denied'
  | 'none'
  /** Another program holds it. */
  | 'in_use'
  /** The page did not come over HTTPS, so the browser shows it no camera at all. */
  | 'insecure'
  | 'failed'

/** What a refused `getUserMedia` means to a person; names from W3C Media Capture §10.2. */
export function stateOfError(name: string): CameraState {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
    case 'PermissionDeniedError':
      return 'denied'
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return 'none'
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'in_use'
    case 'InsecurePage':
      return 'insecure'
    default:
      return 'failed'
  }
}

const rear = /back|rear|environment|후면|뒷면/i
const unfitLens = /ultra|wide|tele|macro|depth|infrared|초광각|광각|망원|심도/i

/**
 * The rear cameras by fitness for a label at arm's length: the plain lens first (an ultra-wide one shows a label small, a tele
 * lens cannot focus near). Android names them `camera2 0, facing back`; 0 is the main one. Empty labels: as the browser lists them.
 */
export function rankCameras<C extends { label: string }>(cameras: readonly C[]): C[] {
  const score = ({ label }: C) => (rear.test(label) ? 0 : 4) + (unfitLens.test(label) ? 2 : 0)
  const index = ({ label }: C) => Number(/camera2? (\d+)/i.exec(label)?.[1] ?? 0)
  return [...cameras].sort((a, b) => score(a) - score(b) || index(a) - index(b))
}
