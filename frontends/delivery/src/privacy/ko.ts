/** The couriers' notice: it comes with its own screen. */
export const ko = {
  'privacy.title': '기사 개인정보 안내',
  'privacy.version': '{version}판, 2026년 11월 28일부터',
  'privacy.what': '무엇을 다룹니까',
  'privacy.what.text':
    '가입할 때: 이름, 휴대폰 번호, 비밀번호. 모두 필수입니다.\n일하는 동안: 로그인 시각, 앱이 만든 기기 번호, 스캔한 라벨과 시각과 목적, 배달 결과와 사진, 열리지 않은 스캔.\n위치와 접속 주소는 남기지 않습니다.',
  'privacy.why': '왜 필요합니까',
  'privacy.why.text':
    '상자를 배정하고, 배정된 기사만 열게 하고, 무엇을 열었는지 받는 분이 확인하게 하는 데 씁니다. 스캔이 평소보다 많으면 관리자가 확인합니다. 광고에는 쓰지 않습니다.',
  'privacy.long': '얼마나 보관합니까',
  'privacy.long.text':
    '이름과 번호: 계정을 쓰는 동안. 로그인 기록: 끝나고 30일. 계정을 끝내려면 아래 담당자에게 요청하십시오.\n스캔과 열리지 않은 스캔: 2년. 라벨을 연 기록: 이름 없이 2년.\n상자의 개인정보와 배달 사진은 그 상자를 파기할 때 열쇠와 함께 없어집니다.',
  'privacy.who': '누가 봅니까',
  'privacy.who.text':
    '관리자가 승인하고 배정할 때 이름과 번호를 봅니다. 누가 왜 보았는지 기록합니다.\n받는 분은 기사가 열었다는 것과 시각, 본 항목만 봅니다. 이름과 번호는 보이지 않습니다.',
  'privacy.safety': '어떻게 지킵니까',
  'privacy.safety.text':
    '이름과 번호는 계정마다 다른 열쇠로 암호화합니다. 비밀번호는 되돌릴 수 없는 값으로만 보관합니다. 열쇠는 데이터와 떨어진 곳에 둡니다.',
  'privacy.device': '이 기기에 두는 것',
  'privacy.device.text':
    '로그인을 이어 주는 쿠키, 이 휴대폰을 알아보는 쿠키와 기기 번호, 언어와 화면 설정. 추적하는 쿠키는 없습니다.',
  'privacy.rights': '무엇을 요청할 수 있습니까',
  'privacy.rights.text':
    '내 정보를 보거나, 고치거나, 지우거나, 처리를 멈추라고 아래 담당자에게 요청할 수 있습니다.\n답이 충분하지 않으면 개인정보침해 신고센터(국번 없이 118)나 개인정보 분쟁조정위원회(1833-6972)에 문의하십시오.',
  'privacy.unwilling': '동의하지 않으면',
  'privacy.unwilling.text': '동의하지 않을 수 있습니다. 그러면 이 앱에 가입할 수 없습니다.',
  'privacy.officer': '개인정보 보호책임자',
  'privacy.operator': '운영하는 곳',
  'privacy.contact': '연락처',
  'privacy.nobody': '이 서비스를 운영하는 곳이 아직 담당자와 연락처를 적지 않았습니다.',
} as const
