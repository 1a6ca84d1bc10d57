/** Real 동, invented house numbers. A place is one sort code and one courier's round. */
export type DemoBuilding = { street: string; legalDong: string; building: string; dong: string; units: string[] }
export type DemoPlace = { sortCode: string; postcode: string; buildings: DemoBuilding[] }

function apartments(street: string, legalDong: string, building: string, dong: string): DemoBuilding {
  return {
    street,
    legalDong,
    building,
    dong,
    units: ['203호', '504호', '801호', '1102호', '1203호', '1504호', '1702호'],
  }
}

function house(street: string, legalDong: string, building = ''): DemoBuilding {
  return {
    street,
    legalDong,
    building,
    dong: '',
    units: ['201호', '302호', '지하 1층', 'B02호', '3층', '1층 안쪽 문', '옥탑'],
  }
}

/** The first is the round of the demo's courier: 24 parcels in these six buildings. */
export const demoPlaces: DemoPlace[] = [
  {
    sortCode: '4S11',
    postcode: '04779',
    buildings: [
      apartments('서울 성동구 왕십리로 8312', '성수동1가', '한빛마루아파트', '101동'),
      apartments('서울 성동구 왕십리로 8312', '성수동1가', '한빛마루아파트', '102동'),
      apartments('서울 성동구 왕십리로 8312', '성수동1가', '한빛마루아파트', '103동'),
      house('서울 성동구 성수이로18길 731', '성수동2가', '다솜빌라'),
      house('서울 성동구 연무장길 915', '성수동2가'),
      house('서울 성동구 뚝섬로3길 842', '성수동1가', '누리오피스텔'),
    ],
  },
  {
    sortCode: '3M07',
    postcode: '04009',
    buildings: [
      house('서울 마포구 월드컵로13길 824', '망원동', '망원하늘빌라'),
      house('서울 마포구 포은로 731-2', '망원동'),
      apartments('서울 마포구 희우정로 912', '망원동', '강바람아파트', '3동'),
      house('서울 마포구 망원로2길 617', '망원동', '새참연립'),
    ],
  },
  {
    sortCode: '2G23',
    postcode: '06236',
    buildings: [
      house('서울 강남구 테헤란로 9152', '역삼동', '가온타워'),
      house('서울 강남구 논현로87길 941', '역삼동', '역삼누리오피스텔'),
      apartments('서울 강남구 언주로 8123', '역삼동', '한마음래미안', '201동'),
      house('서울 강남구 역삼로 7214', '역삼동'),
    ],
  },
  {
    sortCode: '6H02',
    postcode: '48060',
    buildings: [
      apartments('부산 해운대구 마린시티2로 733', '우동', '파도소리아파트', 'B동'),
      apartments('부산 해운대구 해운대로 8611', '우동', '바다빛자이', '104동'),
      house('부산 해운대구 우동1로 912', '우동', '등대빌라'),
    ],
  },
  {
    sortCode: '5Y14',
    postcode: '16514',
    buildings: [
      apartments('경기 수원시 영통구 광교중앙로 9145', '이의동', '호숫가푸르지오', '5101동'),
      apartments('경기 수원시 영통구 도청로 8710', '이의동', '숲속마을아파트', '가동'),
      house('경기 수원시 영통구 센트럴타운로 7107', '이의동', '광교하늘타워'),
    ],
  },
  {
    sortCode: '7N31',
    postcode: '59062',
    buildings: [
      {
        street: '전남 해남군 송지면 땅끝마을길 943-12',
        legalDong: '',
        building: '',
        dong: '',
        units: ['', '파란 대문집', '안채'],
      },
      {
        street: '전남 해남군 송지면 송호리 산 912-3',
        legalDong: '',
        building: '',
        dong: '',
        units: ['', '컨테이너', '마을회관 옆'],
      },
      { street: '전남 해남군 송지면 미야리 8123번지', legalDong: '', building: '', dong: '', units: ['', '2층'] },
    ],
  },
]
