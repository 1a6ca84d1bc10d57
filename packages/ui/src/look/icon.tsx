/** 24×24 outlines, drawn for this product: square joints and one weight, like the modules of a QR code. */
const paths = {
  alert: 'M12 3 2.5 20h19L12 3Zm0 7v4.5m0 2.6v.4',
  back: 'M15 4.5 7.5 12l7.5 7.5',
  bell: 'M6 17V10.5a6 6 0 0 1 12 0V17l1.5 1.5h-15L6 17Zm4 4h4',
  box: 'M3.5 7.5 12 3l8.5 4.5v9L12 21l-8.5-4.5v-9Zm0 0L12 12m0 0 8.5-4.5M12 12v9M7.8 5.3l8.4 4.5',
  camera: 'M4 8h3.5L9 5.5h6L16.5 8H20v11H4V8Zm8 8.5a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5Z',
  check: 'm4.5 12.5 5 5 10-11',
  chevron: 'm9.5 5.5 6 6.5-6 6.5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5.5l3.5 2',
  close: 'm5.5 5.5 13 13m0-13-13 13',
  door: 'M6 21V3.5h12V21M3 21h18m-6.5-9v1.5',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm-9-9h18M12 3c5 5 5 13 0 18-5-5-5-13 0-18Z',
  home: 'M4 11 12 4l8 7v9.5h-5.5V15h-5v5.5H4V11Z',
  install: 'M12 3.5v11m-4.5-4 4.5 4.5 4.5-4.5M4 17v3.5h16V17',
  keyboard: 'M3 6.5h18v11H3v-11Zm4 3.5h.5m3 0h.5m3 0h.5m3 0h.5M8 14h8',
  list: 'M8.5 6H20M8.5 12H20M8.5 18H20M4 6h.5M4 12h.5M4 18h.5',
  lock: 'M5.5 10.5h13v10h-13v-10ZM8 10.5V8a4 4 0 0 1 8 0v2.5m-4 4v2.5',
  minus: 'M5 12h14',
  offline:
    'M3 3l18 18M5 12.5a10 10 0 0 1 4.3-2.6M2 9a14.4 14.4 0 0 1 4.4-2.9M19 12.5a10 10 0 0 0-4.2-2.5M22 9a14.4 14.4 0 0 0-11-3.7M8.5 16a5 5 0 0 1 7 0m-3.5 3.5v.4',
  phone: 'M6 3.5h4l1.5 5-2.5 2a11 11 0 0 0 4.5 4.5l2-2.5 5 1.5v4c0 1-1 2-2 2A16.5 16.5 0 0 1 4 5.5c0-1 1-2 2-2Z',
  picture: 'M3.5 5h17v14h-17V5Zm0 11 5-5 4 4 2.5-2.5 5.5 5.5M15.5 9.5h.4',
  plus: 'M12 5v14M5 12h14',
  printer: 'M7 8V3.5h10V8M7 17H3.5V8h17v9H17m-10-3h10v6.5H7V14Z',
  return: 'M8.5 5 4 9.5 8.5 14M4 9.5h10.5a5 5 0 0 1 0 10H8',
  scan: 'M4 8.5V4h4.5M15.5 4H20v4.5m0 7V20h-4.5m-7 0H4v-4.5M8 8h3v3H8V8Zm5.5 0H16v2.5M8 13.5h2.5V16M13.5 13.5H16V16h-2.5v-2.5Z',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm4.8-1.7 5.2 5.2',
  settings: 'M4 7h9m4 0h3M4 17h3m4 0h9M13 4.5v5h4v-5h-4Zm-6 10v5h4v-5H7Z',
  shield: 'M12 3 4.5 6v6c0 4.5 3 7.5 7.5 9 4.5-1.5 7.5-4.5 7.5-9V6L12 3Zm-3.5 9 2.5 2.5 4.5-5',
  torch: 'M8 3.5h8v4L14 11v9.5h-4V11L8 7.5v-4Zm0 4h8M12 14v2',
  trash: 'M4 6.5h16M9 6.5v-3h6v3m-9 0 1 14h10l1-14M10 10.5v6m4-6v6',
  truck:
    'M2.5 6h12v11h-12V6Zm12 4h4l3 3.5V17h-7v-7ZM7 19.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm10.5 0a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  user: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 9c.8-4 4-6 8-6s7.2 2 8 6H4Z',
} as const

export type IconName = keyof typeof paths

/** Decoration beside a text: hidden from screen readers. `className` for size. */
export function Icon({ name, className = '' }: { name: IconName; className?: string }) {
  return (
    <svg
      className={`icon ${className}`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.9}
      strokeLinejoin="round"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}
