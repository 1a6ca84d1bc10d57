/** The long texts of help and the privacy notice: they come with their own screens, not with the first one. */
export const ko = {
  'privacy.version': '{version}판',
  'privacy.promise':
    '상자에는 QR과 찾기번호만 있어요. 이름, 주소, 전화번호는 적지 않아요. 저희 문자에는 링크가 없어요.',
  'privacy.what': '무엇을 다루나요',
  'privacy.what.text':
    '로그인에 쓴 전화번호나 이메일, 적어 주신 이름, 그리고 보낸 곳이 접수한 받는 분 이름, 주소, 전화번호, 상품을 다뤄요. 모두 암호화해서 보관해요.',
  'privacy.why': '왜 필요한가요',
  'privacy.why.text': '내 택배를 찾아 보여 드리고, 문 앞까지 배달하고, 잃어버렸을 때 확인하려고 필요해요.',
  'privacy.who': '누가 보나요',
  'privacy.who.text':
    '배정된 기사님은 이동하는 동안 동까지만 보고, 호수와 이름은 문 앞에서 그 상자를 스캔했을 때만 봐요. 라벨을 연 일은 모두 기록해요. 고객센터에는 이름의 가운데와 전화번호 끝자리를 가리고 보여요.',
  'privacy.long': '얼마나 두나요',
  'privacy.long.text':
    '배달이 끝나고 30일 뒤에 지워요. 더 빨리 지우고 싶으면 택배 화면에서 바로 지울 수 있어요. 백업 사본도 9일 안에 열 수 없게 돼요.',
  'privacy.rights': '무엇을 할 수 있나요',
  'privacy.rights.text':
    '동의하지 않을 수 있어요. 그러면 앱으로 택배를 볼 수 없지만 배달은 그대로 받아요. 이름과 연락처는 내 정보에서 바꾸고, 택배의 개인정보는 택배마다 지울 수 있어요.',

  'help.closed': '라벨을 스캔했는데 열리지 않아요',
  'help.closed.text':
    '받는 분만 열 수 있어요. 내 택배라면 이름과 호수로 확인해 주세요. 이미 개인정보를 지운 택배나 새 라벨로 바뀐 상자도 열리지 않아요.',
  'help.missing': '올 택배가 목록에 없어요',
  'help.missing.text':
    '보낸 곳이 다른 번호나 안심번호를 적었을 수 있어요. 내 정보에서 번호를 더하거나, 상자가 오면 라벨을 스캔해 이름과 호수로 확인해 주세요.',
  'help.tag': '찾기번호는 무엇인가요',
  'help.tag.text':
    '상자마다 있는 글자 하나와 숫자 네 개예요. 여러 상자 중에서 내 것을 고를 때 써요. 이 번호로는 아무 정보도 열리지 않아요.',
  'help.wrongBox': '남의 상자가 우리 집에 왔어요',
  'help.wrongBox.text':
    '잘못 온 상자 알리기에서 라벨을 스캔해 주세요. 로그인하지 않아도 되고, 누가 알렸는지 묻지 않아요.',
  'help.link': '택배 문자에 링크가 있어요',
  'help.link.text': '저희 문자에는 링크, 이름, 가게, 상품이 없어요. 링크가 있으면 누르지 말고 지워 주세요.',
  'help.destroy': '개인정보를 지우고 싶어요',
  'help.destroy.text':
    '배달이 끝난 택배를 열고 “개인정보 지우기”를 누르세요. 되돌릴 수 없고, 반품·분실 접수가 어려워져요.',
} as const
