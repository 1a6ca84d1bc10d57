/** A mechanism of the promise, switched off in one place, and the test that must notice. */
export type Mutation = {
  /** Stands in docs/threat-model.md beside the threat that the mechanism answers. */
  id: string
  /** What no longer happens, in one line. */
  off: string
  /** The file that is changed, from the repository's root. */
  file: string
  /** Text that stands in it exactly once, and what takes its place. The result still has to run. */
  from: string
  to: string
  /** The test file that is run, and (a part of) the name of the test in it that has to fail. */
  test: string
  fails: string
}
