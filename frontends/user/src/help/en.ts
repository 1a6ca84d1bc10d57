import type { Translation } from '@exqress/ui/i18n/text.ts'
import type { ko } from './ko.ts'

export const en: Translation<typeof ko> = {
  'privacy.version': 'Version {version}',
  'privacy.promise':
    'The box shows a QR code and a find tag only. No name, no address, no phone number. Our messages never hold a link.',
  'privacy.what': 'What we handle',
  'privacy.what.text':
    'The phone number or e-mail that you sign in with, the name you give, and what the sender registered: recipient, address, phone number and product. All of it is kept encrypted.',
  'privacy.why': 'What it is for',
  'privacy.why.text':
    'To find and show your parcels, to bring them to your door, and to trace them when they are lost.',
  'privacy.who': 'Who sees it',
  'privacy.who.text':
    'The assigned courier sees no more than the building on the way, and unit and name only at the door, after scanning that very box. Every opening of a label is recorded. The desk sees names and numbers masked.',
  'privacy.long': 'How long it is kept',
  'privacy.long.text':
    'It is destroyed 30 days after delivery. If you want it sooner, do it on the parcel’s page. Copies in backups cannot be opened after 9 days either.',
  'privacy.rights': 'What you can do',
  'privacy.rights.text':
    'You may say no: then you cannot see parcels in the app, and they are delivered all the same. Change your name and contacts under “Me”, and destroy a parcel’s data on its page.',

  'help.closed': 'I scanned a label and it opens nothing',
  'help.closed.text':
    'Only the recipient can open it. If it is yours, confirm it by name and unit. Parcels whose data was destroyed, and labels that were replaced, open nothing either.',
  'help.missing': 'A parcel is not in my list',
  'help.missing.text':
    'The sender may have written another number or a relay number. Add your number under “Me”, or scan the label when the box is there and confirm it by name and unit.',
  'help.tag': 'What is a find tag?',
  'help.tag.text': 'One letter and four digits on every box, to pick yours out of several. It opens nothing.',
  'help.wrongBox': 'A box of somebody else came to me',
  'help.wrongBox.text': 'Report it and scan the label. You need not sign in, and we do not ask who you are.',
  'help.link': 'A parcel message has a link',
  'help.link.text':
    'Our messages hold no link, name, shop or product. If there is a link, do not tap it and delete the message.',
  'help.destroy': 'I want my data destroyed',
  'help.destroy.text':
    'Open the delivered parcel and choose “Destroy my data”. It cannot be undone, and returns and claims for loss become difficult.',
}
