/**
 * The images that a Dockerfile of ours builds on. It spells them out, as what keeps digests new (dependabot) reads no variables.
 * @throws Error when it has other than two stages
 */
export function basesOf(dockerfile: string): { build: string; final: string } {
  const [build, final, ...more] = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)
  if (build === undefined || final === undefined || more.length)
    throw new Error('a Dockerfile of other than two stages')
  return { build, final }
}
