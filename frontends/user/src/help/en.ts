import type { Translation } from '@exqress/ui/i18n/text.ts'
import type { ko } from './ko.ts'

export const en: Translation<typeof ko> = {
  'privacy.version': 'Version {version}',
  'privacy.from': 'From {day}',
  'privacy.versions': 'Versions of this notice',
  'privacy.changed': 'The privacy notice has changed',
  'privacy.changed.text': 'This is version {version}. Please read it and agree. You stay signed in.',
  'privacy.changed.newer': 'It has changed once more. Please load the app again.',
  'privacy.agree': 'Agree and go on',
  'privacy.later': 'Later',
  'privacy.promise':
    'The box shows a QR code and a find tag only. No name, no address, no phone number. Our messages never hold a link.',
  'privacy.what': 'What we handle',
  'privacy.what.text':
    'To sign up: a phone number or e-mail address (required), your name (optional).\nOf parcels that a sender or you registered: names, addresses and phone numbers of recipient and sender, product, waybill number.\nWhile you use it: delivery wishes, whether you have a parcel, cases, times of sign-in, records of openings. No positions and no network addresses are kept. All of it is encrypted, or kept so that it names nobody.',
  'privacy.why': 'What it is for',
  'privacy.why.text':
    'To find and show your parcels, to bring them to your door, to trace them when they are lost, and to tell you who opened them. Never for advertising.',
  'privacy.long': 'How long it is kept',
  'privacy.long.text':
    'Personal data of a parcel: 30 days after it ends, or 90 days after the last event otherwise. If you want it sooner, do it on the parcel’s page.\nDoor memo: 30 minutes after delivery.\nYour account: until you delete it. Sign-ins: 30 days after they end. Scans that opened nothing and answered cases: 2 years. Records of openings: 2 years, without names.\nThe number of a deleted account: 90 days, as a value to compare with instead of the number, so that whoever has the number next sees no older parcels.\nOf what is destroyed, backups open no contents after 9 days, and nobody can find in them which number it was for after 39 days at the latest. We destroy by destroying the key.',
  'privacy.who': 'Who sees it',
  'privacy.who.text':
    'The assigned courier sees no more than the building on the way, and unit and name only at the door, after scanning that very box. Every opening of a label is recorded. The desk sees names and numbers masked. The privacy officer can look for 15 minutes with a reason, and then you are told.',
  'privacy.outside': 'Who else receives it',
  'privacy.outside.text':
    'Nobody but the carrier and the courier who bring the parcel. Who sends our messages gets the number and the words, and those hold no name, shop or product. Demands by law are the exception.',
  'privacy.rights': 'What you can do',
  'privacy.rights.text':
    'Under “Me”, “My data”, you download everything that we hold, and delete your account. Change your name and contacts under “Me”, destroy a parcel’s data on its page, and see there who opened it. To have processing stopped or something corrected, turn to the officer named below.',
  'privacy.safety': 'How it is kept safe',
  'privacy.safety.text':
    'Each parcel is encrypted under keys of its own; these are kept apart from the data and wrapped anew every day. A table says who may see what, and each look leaves a record that cannot be taken away. This app checks those records itself.',
  'privacy.device': 'What stays on this device',
  'privacy.device.text':
    'One cookie that keeps you signed in, language and look, and the states and find tags that you can see offline. No tracking cookies. It goes when you sign out.',
  'privacy.unwilling': 'If you do not agree',
  'privacy.unwilling.text':
    'You may say no: then you cannot see parcels in the app, and they are delivered all the same.',
  'privacy.officer': 'Privacy officer',
  'privacy.operator': 'Operator',
  'privacy.contact': 'Contact',
  'privacy.nobody': 'Whoever runs this service has not entered an officer and a contact yet.',
  'privacy.authority':
    'If an answer is not enough: in Korea the Privacy Infringement Report Center (118) and the Personal Information Dispute Mediation Committee (1833-6972) help.',

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
