import { openDecoder } from './open-decoder.ts'

/** Sizes to try, longest side in pixels: a photo of the whole box needs detail, one of the label alone reads better small. */
const sizes = [1_600, 2_800, 900]

/** The text of the code in a picture file; undefined when none is found. @throws when the file is no picture. */
export async function readPicture(file: Blob): Promise<string | undefined> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const { decoder } = await openDecoder()
  try {
    for (const size of sizes) {
      const scale = Math.min(1, size / Math.max(bitmap.width, bitmap.height))
      const canvas = document.createElement('canvas')
      canvas.width = Math.max(1, Math.round(bitmap.width * scale))
      canvas.height = Math.max(1, Math.round(bitmap.height * scale))
      const context = canvas.getContext('2d', { willReadFrequently: true })
      context?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
      const frame = context?.getImageData(0, 0, canvas.width, canvas.height)
      const text = frame && (await decoder.decode(frame))
      if (text) return text
    }
    return undefined
  } finally {
    decoder.close()
    bitmap.close()
  }
}

/** The first picture among files that were chosen, pasted or dropped. */
export const pictureIn = (files: FileList | undefined | null): File | undefined =>
  [...(files ?? [])].find(({ type }) => type.startsWith('image/'))

/**
 * The picture in something pasted or dropped: a file, or one that is written out in the address (`data:`), as a picture dragged from
 * another page can be. Nothing is fetched.
 */
export function pictureOf(data: DataTransfer | null): Blob | undefined {
  const file = pictureIn(data?.files)
  if (file) return file
  const address = data?.getData('text/uri-list') ?? ''
  const [, type = '', base64] = /^data:(image\/(?:png|jpeg|webp));base64,([\w+/=]+)\s*$/.exec(address) ?? []
  return base64 ? new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type }) : undefined
}
