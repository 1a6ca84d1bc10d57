import { useText } from '../i18n/text.ts'

// a code-like pattern that no scanner reads: the picture shows what a label looks like, it is none
const pattern = ['1101011', '0110100', '1011101', '0100110', '1110011', '0011010', '1101101']

/** A box with its label: a QR, a find tag, and nothing about a person. */
export function LabelPicture() {
  const t = useText()
  const modules = pattern.flatMap((row, y) =>
    [...row].flatMap((module, x) => (module === '1' ? [`M${x} ${y}h1v1h-1z`] : [])),
  )
  return (
    <svg className="label-picture" viewBox="0 0 320 168" role="img" aria-label={t('welcome.picture')}>
      <path className="label-picture-box" d="M24 40 160 8l136 32v112l-136 12L24 152Z" />
      <path className="label-picture-edge" d="M24 40 160 62l136-22M160 62v102" />
      <g transform="translate(52 70)">
        <rect className="label-picture-paper" width="92" height="66" rx="7" transform="skewY(6)" />
        <g transform="skewY(6)">
          <path className="label-picture-ink" transform="translate(9 10) scale(6.4)" d={modules.join('')} />
          <text className="label-picture-tag" x="59" y="40" fontSize="11">
            {t('welcome.picture.tag')}
          </text>
          <rect className="label-picture-line" x="61" y="16" width="24" height="7" rx="2" />
        </g>
      </g>
      <rect
        className="label-picture-seal"
        x="216"
        y="84"
        width="26"
        height="26"
        rx="6"
        transform="skewY(-6) translate(0 22)"
      />
    </svg>
  )
}
