/** Hands a file to the browser's downloads. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // the download has taken the file by then; what is left would hold its memory
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
