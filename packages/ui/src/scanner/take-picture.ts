/** Longest side in pixels: enough to tell a door and its boxes, 150 to 400 kB as JPEG. */
const longSide = 1_600

/** A JPEG of what the running video shows, at most 1600 pixels long. @throws Error when it shows nothing yet. */
export async function takePicture(video: HTMLVideoElement | null): Promise<Blob> {
  if (!video?.videoWidth) throw new Error('the camera shows nothing yet')
  return jpegOf(video, video.videoWidth, video.videoHeight)
}

/** The same of a picture file, so that a photo of the phone's own camera app fits into an upload. @throws when it is no picture. */
export async function shrinkPicture(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  try {
    return await jpegOf(bitmap, bitmap.width, bitmap.height)
  } finally {
    bitmap.close()
  }
}

/** Drawn anew, so that nothing but pixels is left: no place, no camera's number. */
async function jpegOf(source: CanvasImageSource, width: number, height: number): Promise<Blob> {
  const scale = Math.min(1, longSide / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  canvas.getContext('2d')?.drawImage(source, 0, 0, canvas.width, canvas.height)
  const picture = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.82))
  if (!picture) throw new Error('the picture could not be made')
  return picture
}
