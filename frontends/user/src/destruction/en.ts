import type { Translation } from '@exqress/ui/i18n/text.ts'
import type { ko } from './ko.ts'

export const en: Translation<typeof ko> = {
  'receipt.save': 'Save the receipt',
  'receipt.pdf': 'Save as PDF',
  'receipt.text':
    'Name, address, phone number, memo, goods and photo of the delivery are gone, and their keys. That it was a parcel of your account stays for its term, with times and states. The receipt holds no personal data, and anybody can check that it is genuine.',
  'receipt.check': 'Where receipts are checked',
  'receipt.failed': 'It cannot be saved just now. Please try again in a moment.',

  'setting.title': 'Destroy my data after delivery',
  'setting.0': 'At once',
  'setting.7': 'After 7 days',
  'setting.30': 'After 30 days',
  'setting.text':
    'For all my parcels. “At once” begins when the 30 minutes are over in which a delivery can be corrected.',

  'known.title': 'The data of this box was destroyed',
  'known.text': 'All personal data of this box was destroyed on {date}. Whoever scans it, nothing opens any more.',
  'known.device':
    'This device recognised it by the label’s mark in your receipt, which it keeps. The mark holds no personal data.',
  'known.home': 'To my parcels',

  'check.title': 'Check a receipt',
  'check.text': 'Choose the receipt’s file (JSON or PDF), and it is checked on this device. The file is sent nowhere.',
  'check.file': 'Choose a receipt',
  'check.paste': 'Or paste its text',
  'check.paste.hint': 'What is signed stands at the end of the PDF, too.',
  'check.button': 'Check',
  'check.checking': 'Checking…',
  'check.ok': 'This receipt is genuine',
  'check.ok.text': 'Exqress signed it, and not a character was changed since.',
  'check.bad': 'Do not trust this receipt',
  'check.unread': 'This could not be checked',
  'check.malformed': 'This is no receipt of destruction. Choose the JSON or PDF file that was saved.',
  'check.signature': 'The signature does not fit the content. Somebody has changed it.',
  'check.no_key': 'It was not signed with a key of Exqress.',
  'check.unsupported': 'This browser cannot check signatures. Please update it, or open this page in another one.',
  'check.keys': 'The keys did not arrive. Check the connection and try again.',
  'check.reason': 'Reason',
  'check.reason.recipient': 'The recipient asked for it',
  'check.reason.setting': 'The recipient had chosen it',
  'check.reason.retention': 'The time of keeping was over',
  'check.reason.desk': 'An administrator destroyed it',
  'check.asked': 'Asked',
  'check.user': 'Destroyed in the customer app',
  'check.delivery': 'Destroyed in delivery',
  'check.admin': 'Destroyed in registration and labels',
  'check.backups': 'Backups no longer open its contents from',
  'check.numbers': 'Backups no longer tell which number it was for, from',
  'check.running':
    'Both backup times hold while the system runs; one that was stopped destroys those keys when it runs again.',
  'check.labels': 'Labels that were printed',
  'check.labels.count': '{count}',
}
