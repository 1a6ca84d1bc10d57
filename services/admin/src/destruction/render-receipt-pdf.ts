import type { SignedReceipt } from '@exqress/contracts/destruction.ts'
import { numbersCoveredFrom } from '@exqress/crypto/destruction-receipt.ts'
import { type PdfLine, renderTextPdf } from '../pdf/render-text-pdf.ts'

const reasons: Record<SignedReceipt['receipt']['reason'], string> = {
  recipient: '받는 분이 요청 (recipient asked)',
  setting: '받는 분의 설정 (recipient’s setting)',
  retention: '보관 기간이 끝남 (retention)',
  desk: '관리자가 요청 (administrator)',
}

/**
 * The receipt on one page or more: for people above, for verifiers below, and as a file inside that the page and the script find. The same receipt
 * gives the same bytes.
 * @param page where anybody can check it
 */
export function renderReceiptPdf(signed: SignedReceipt, page: string): Uint8Array {
  const content = JSON.stringify(signed)
  return renderTextPdf(linesOf(signed, page), { name: 'receipt.json', type: 'application/json', content })
}

function linesOf(signed: SignedReceipt, page: string): PdfLine[] {
  const { receipt } = signed
  const fact = (name: string, text: string): PdfLine[] => [
    { text: name, size: 8 },
    { text, size: 11, bold: true },
    { text: '', size: 3 },
  ]
  return [
    { text: '파기 확인서', size: 24, bold: true },
    { text: 'Receipt of destruction', size: 12 },
    { text: '', size: 10 },
    { text: '아래 택배의 이름, 주소, 전화번호, 메모, 상품, 배달 증빙과 그 열쇠를 모든 서비스에서 지웠어요.', size: 10 },
    {
      text: '어느 계정의 택배였는지와 시각, 상태는 정해진 기간 동안 남아요. 이 확인서에는 개인정보가 없어요.',
      size: 10,
    },
    {
      text: 'Name, address, phone, memo, goods and proof of this parcel, and their keys, were destroyed in every service.',
      size: 8,
    },
    {
      text: 'Whose account it was of, times and states stay for their terms. This receipt holds no personal data.',
      size: 8,
    },
    { text: '', size: 8 },
    ...fact('운송장 식별자 (waybill id)', receipt.waybillId),
    ...fact('이유 (reason)', reasons[receipt.reason]),
    ...fact('요청 (asked)', receipt.askedAt),
    ...fact('고객 서비스에서 지움 (user)', receipt.destroyedAt.user),
    ...fact('배송 서비스에서 지움 (delivery)', receipt.destroyedAt.delivery),
    ...fact('관리 서비스에서 지움 (admin)', receipt.destroyedAt.admin),
    ...fact(
      '백업 사본에서도 내용을 열 수 없게 되는 시각 (no backup opens its contents from)',
      receipt.backupsCoveredFrom,
    ),
    ...fact(
      '백업 사본에서도 어느 번호의 택배였는지 찾을 수 없게 되는 시각 (nobody finds in a backup which number it was for from)',
      numbersCoveredFrom(receipt),
    ),
    {
      text: '백업에 대한 두 시각은 시스템이 계속 돌고 있을 때의 것이에요. 멈춰 있었다면 다시 켜진 뒤에 그 열쇠를 지워요.',
      size: 8,
    },
    {
      text: 'Both backup times hold while the system runs; one that was stopped destroys those keys when it runs again.',
      size: 8,
    },
    { text: '', size: 3 },
    ...fact('서명 키 (key)', receipt.keyId),
    { text: '인쇄했던 라벨 (SHA-256 of every label)', size: 8 },
    ...receipt.labelDigests.map((text) => ({ text, size: 9 })),
    { text: '', size: 8 },
    { text: `확인하는 곳 (check it at): ${page}`, size: 9 },
    { text: '서명된 내용 (what is signed, Ed25519)', size: 8 },
    ...(JSON.stringify(signed).match(/.{1,100}/g) ?? []).map((text) => ({ text, size: 7 })),
  ]
}
