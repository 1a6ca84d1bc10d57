/** How often a finger is needed while labels pass the camera: counted in the real app by `taps.browser.test.ts`. */
export const taps = {
  /** A parcel. */
  load: 0,
  /** A day. */
  depart: 1,
  /** The label at the door. */
  open: 0,
  /** At the proposed place, with its photo. */
  deliver: 1,
  deliverElsewhere: 2,
  /** That it failed, and why. */
  fail: 2,
} as const
