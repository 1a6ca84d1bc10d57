import type { Translation } from '@exqress/ui/i18n/text.ts'
import type { ko } from './ko.ts'

export const en: Translation<typeof ko> = {
  'privacy.title': 'Privacy notice for couriers',
  'privacy.version': 'Version {version}, from 28 November 2026',
  'privacy.what': 'What is processed',
  'privacy.what.text':
    'When you sign up: name, mobile number, password. All are required.\nWhile you work: times of sign-in, a device number that the app makes, labels scanned with time and purpose, results of deliveries and photos, scans that opened nothing.\nNo location and no network address is kept.',
  'privacy.why': 'Why',
  'privacy.why.text':
    'To assign boxes, to let only the assigned courier open them, and to let recipients check what was opened. When there are more scans than usual, an administrator looks into it. Nothing is used for advertising.',
  'privacy.long': 'For how long',
  'privacy.long.text':
    'Name and number: as long as you use the account. Sign-ins: 30 days after they end. To end it, ask the privacy officer below.\nScans, also those that opened nothing: 2 years. Records of opened labels: 2 years, without your name.\nPersonal data of a box and photos of its delivery go with the keys when that box is destroyed.',
  'privacy.who': 'Who sees it',
  'privacy.who.text':
    'Administrators see your name and number to approve you and to assign boxes. Who looked, and why, is recorded.\nRecipients see that a courier opened their box, when, and which fields. They see neither your name nor your number.',
  'privacy.safety': 'How it is protected',
  'privacy.safety.text':
    'Name and number are encrypted under a key of each account. The password is kept only as a value that cannot be turned back. Keys are kept apart from the data.',
  'privacy.device': 'What is kept on this device',
  'privacy.device.text':
    'A cookie that keeps you signed in, a cookie and a device number by which this phone is known, language and display settings. There are no tracking cookies.',
  'privacy.rights': 'What you can ask for',
  'privacy.rights.text':
    'You may ask the privacy officer below to show, correct or delete what is held about you, or to stop processing it.\nIf the answer is not enough, ask the Personal Information Infringement Report Center (118) or the Personal Information Dispute Mediation Committee (1833-6972).',
  'privacy.unwilling': 'If you do not agree',
  'privacy.unwilling.text': 'You may refuse. Then you cannot sign up for this app.',
  'privacy.officer': 'Privacy officer',
  'privacy.operator': 'Operator',
  'privacy.contact': 'Contact',
  'privacy.nobody': 'Whoever runs this service has not entered an officer and a contact yet.',
}
