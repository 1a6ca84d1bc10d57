import { html } from './html.ts'

/** In the page itself, as it may load nothing. Prints on white in black whatever the screen's colours are. */
export const STYLE = html`<style>
:root { color-scheme: light dark; font: 16px/1.55 system-ui, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif; }
body { margin: 0; }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; border-bottom: 1px solid #8886; } h3 { font-size: 1rem; }
dl { display: grid; grid-template-columns: minmax(7rem, 30%) 1fr; gap: .25rem .9rem; margin: .5rem 0; }
dt { opacity: .75; } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: start; vertical-align: top; padding: .3rem .5rem .3rem 0; border-bottom: 1px solid #8884; }
article { border: 1px solid #8886; border-radius: .6rem; padding: .2rem 1rem 1rem; margin: 1rem 0; }
.small, small { font-size: .85rem; opacity: .8; }
@media print { :root { color-scheme: light; font-size: 11pt; } article { break-inside: avoid-page; } main { max-width: none; padding: 0; } }
</style>`
