import type { Mutation } from './mutation.ts'

const search = 'e2e/src/browsers/profile-search.test.ts'
const seen = 'the search sees a canary in every store of a browser'

/** What browsers keep on the disk of a phone or of the desk. */
export const browserMutations: readonly Mutation[] = [
  {
    id: 'label-address-cached',
    off: 'the page that a label’s address opens is kept in no cache, which would hold the address',
    file: 'packages/local/src/front.ts',
    from: 'unkept ? cacheControl.label : ',
    to: '',
    test: 'packages/local/src/front.test.ts',
    fails: 'pages, also those under /Q/',
  },
  {
    id: 'profile-read-as-it-lies',
    off: 'what a browser packs in its files is unpacked before it is searched',
    file: 'e2e/src/browsers/read-profile.ts',
    from: 'if (unpacked.length > 0)',
    to: 'if (unpacked.length < 0)',
    test: search,
    fails: seen,
  },
  {
    id: 'browser-addresses-unwatched',
    off: 'every address that a browser asks for is searched',
    file: 'e2e/src/browsers/watched-browser.ts',
    from: 'request.url()} ',
    to: "''} ",
    test: search,
    fails: seen,
  },
  {
    id: 'seen-parcel-kept-whole',
    off: 'a phone keeps where a parcel was, and nothing about a person',
    file: 'frontends/user/src/offline/seen-store.ts',
    from: '  return {\n    waybillId,',
    to: '  return {\n    ...parcel,\n    waybillId,',
    test: 'frontends/user/src/offline/seen-store.test.ts',
    fails: 'only state, carrier, timeline and find tag are kept, whatever else a parcel has',
  },
  {
    id: 'answers-cached-by-worker',
    off: 'the service worker keeps files of the app alone, and no answer of the API',
    file: 'frontends/user/vite.config.ts',
    from: '/^\\/assets\\/[^/]+\\.(woff2|wasm)$/.test(url.pathname)',
    to: '/^\\/(assets|api)\\//.test(url.pathname)',
    test: 'frontends/user/src/offline/offline.browser.test.ts',
    fails: 'the kept shell shows state, timeline and find tag, and the phone keeps nothing about a person',
  },
  {
    id: 'memo-draft-kept',
    off: 'what somebody types for the courier is in no storage, before or after it was sent',
    file: 'frontends/user/src/parcels/memo-sheet.tsx',
    from: 'onChange={(event) => setMemo(event.target.value)}',
    to: "onChange={(event) => { setMemo(event.target.value); localStorage.setItem('draft', event.target.value) }}",
    test: 'frontends/user/src/app.browser.test.ts',
    fails: 'memo, wish, receipt and destruction',
  },
  {
    id: 'searched-number-in-address',
    off: 'what the desk looks for stands in no address',
    file: 'services/admin/console/src/search/search-screen.tsx',
    from: "mutationFn: () => api.post('/api/search', {",
    to: "mutationFn: () => api.post('/api/search?for='.concat(text.trim()), {",
    test: 'services/admin/console/src/reading.browser.test.ts',
    fails: 'search finds masked, the officer looks behind the mask with a reason',
  },
]
