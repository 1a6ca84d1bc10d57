import { ko } from '@exqress/ui/i18n/ko.ts'
import type { Translation } from '@exqress/ui/i18n/text.ts'

/** What the shared components say, in the couriers' 합쇼체. */
export const sharedKo: Translation<typeof ko> = {
  ...ko,
  'failed.title': '불러오지 못했습니다',
  'failed.text': '잠시 뒤에 다시 시도하십시오.',
  'failed.offline': '신호가 잡히면 다시 불러옵니다.',
  'failed.id': '문의할 때 말하십시오: {requestId}',
  'offline.bar': '신호가 없습니다. 전에 본 내용만 볼 수 있습니다.',
  'offline.waiting': '신호가 없습니다. 보낼 것 {count}건은 휴대폰에 있습니다.',
  'install.title': '홈 화면에 두고 쓰십시오',
  'install.text': '한 번에 열리고, 화면이 더 넓습니다.',
  'install.ios.1': '아래쪽 공유 버튼을 누르십시오',
  'install.ios.2': '“홈 화면에 추가”를 고르십시오',
  'install.ios.3': '오른쪽 위 “추가”를 누르십시오',
  'update.text': '새 버전이 준비되었습니다.',
  'refusal.text': '지금 이 라벨로는 아무것도 열 수 없습니다.',
  'scan.title': '라벨의 QR을 비추십시오',
  'scan.denied':
    '카메라를 쓸 수 없습니다. 브라우저 설정에서 카메라를 허용하십시오. 사진이나 찾기번호로도 찾을 수 있습니다.',
  'scan.none': '카메라가 없습니다. 사진이나 찾기번호로 찾을 수 있습니다.',
  'scan.in_use': '다른 앱이 카메라를 쓰고 있습니다. 그 앱을 닫고 다시 시도하십시오.',
  'scan.insecure': '이 주소에서는 카메라를 쓸 수 없습니다. https로 시작하는 주소로 여십시오.',
  'scan.failed': '카메라를 켜지 못했습니다. 다시 시도하십시오.',
  'scan.picture.none': '사진에서 QR을 찾지 못했습니다. 라벨이 크게 나온 사진으로 하십시오.',
  'scan.not_ours': 'Exqress 라벨이 아닙니다.',
  'scan.typed.wrong': '찾기번호는 글자 하나와 숫자 네 개입니다.',
}
