import type { Mutation } from './mutation.ts'

/** What the images do beside the code that they carry. */
export const imageMutations: readonly Mutation[] = [
  {
    id: 'nginx-logs-labels',
    off: 'nginx writes no line about an address under /Q/',
    file: 'docker/nginx.conf',
    from: 'access_log off;\n      error_log /dev/null;',
    to: '',
    test: 'docker/src/nginx-conf.test.ts',
    fails: 'as written: a label’s address reaches no log and no cache',
  },
  {
    id: 'nginx-label-cached',
    off: 'nginx lets no cache keep the page of a label’s address',
    file: 'docker/nginx.conf',
    from: '@LABEL@',
    to: '@ASKED@',
    test: 'docker/src/nginx-conf.test.ts',
    fails: 'as written: a label’s address reaches no log and no cache',
  },
  {
    id: 'nginx-without-policy',
    off: 'nginx sends the headers of pages',
    file: 'docker/src/nginx-conf.ts',
    from: '{ ...pageHeaders, ...strictTransport }',
    to: 'strictTransport',
    test: 'docker/src/nginx-conf.test.ts',
    fails: 'every place with a page has every header',
  },
  {
    id: 'base-image-moves',
    off: 'what an image is built on is the very one that was named',
    file: 'docker/service.Dockerfile',
    from: ':nonroot@sha256:',
    to: ':nonroot-',
    test: 'k8s/checks/build-context.test.ts',
    fails: 'what an image is built on cannot move: its bases are named with their digests, where dependabot finds them',
  },
  {
    id: 'compose-open-to-others',
    off: 'a database that compose.yaml starts is reached from its own machine alone',
    file: 'docker/compose.yaml',
    from: '{POSTGRES_PORT:-5432}:5432"]',
    to: '{POSTGRES_PORT:-5432}:5432", "5433:5432"]',
    test: 'k8s/checks/compose.test.ts',
    fails: 'compose.yaml keeps every rule',
  },
]
