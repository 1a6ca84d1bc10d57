import '../src/look/look.css'
import { parcelStates } from '@exqress/contracts/states.ts'
import { type ReactNode, StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { MemoryRouter } from 'react-router'
import { LocaleProvider } from '../src/i18n/locale-provider.tsx'
import { LabelView } from '../src/label/label-view.tsx'
import { Badge, DoorMemo, DoorNumber, FindTag, ParcelBadge } from '../src/look/badge.tsx'
import { BottomBar, Page, TabBar, TopBar } from '../src/look/bars.tsx'
import { Button } from '../src/look/button.tsx'
import { Card, Facts, Line, List } from '../src/look/card.tsx'
import { CodeField, Field, Select, TextArea } from '../src/look/field.tsx'
import { Icon } from '../src/look/icon.tsx'
import { LanguageSwitch } from '../src/look/language-switch.tsx'
import { loadFonts } from '../src/look/load-fonts.ts'
import { Progress } from '../src/look/progress.tsx'
import { Refusal } from '../src/look/refusal.tsx'
import { Segments } from '../src/look/segments.tsx'
import { Sheet } from '../src/look/sheet.tsx'
import { Empty, Failed, Loading, OfflineBar } from '../src/look/states.tsx'
import { Timeline } from '../src/look/timeline.tsx'
import { ToastProvider, useToast } from '../src/look/toast.tsx'
import { UpdateAvailable } from '../src/look/update-available.tsx'

loadFonts()
const query = new URLSearchParams(location.search)
const show = query.get('show') ?? 'list'
document.documentElement.dataset.density = query.get('density') ?? 'customer'
if (query.get('theme')) document.documentElement.dataset.theme = query.get('theme') as string

const tabs = [
  { to: '/', icon: 'box', label: '내 택배' },
  { to: '/scan', icon: 'scan', label: '스캔', lead: true },
  { to: '/me', icon: 'user', label: '내 정보', count: 2 },
] as const

function ListScreen() {
  const [filter, setFilter] = useState<'all' | 'coming' | 'done'>('all')
  return (
    <>
      <TopBar />
      <OfflineBar waiting={3} />
      <Page>
        <UpdateAvailable ready={query.has('update')} onUpdate={() => {}} />
        <Segments
          label="상태"
          value={filter}
          onChange={setFilter}
          options={[
            { value: 'all', label: '전체' },
            { value: 'coming', label: '오는 중' },
            { value: 'done', label: '받았어요' },
          ]}
        />
        <List label="택배">
          {parcelStates.slice(0, 6).map((state, i) => (
            <li key={state}>
              <Card to={`/${i}`}>
                <div className="stack">
                  <div className="row spread">
                    <ParcelBadge state={state} />
                    <FindTag>다 4829</FindTag>
                  </div>
                  <div>
                    <p className="strong">CJ대한통운</p>
                    <p className="soft small">오늘 오후 2~4시 · 앞에 6곳 남았어요</p>
                  </div>
                </div>
              </Card>
            </li>
          ))}
        </List>
        <Loading rows={1} />
      </Page>
      <TabBar label="메뉴" tabs={tabs} />
    </>
  )
}

function DetailScreen() {
  const [open, setOpen] = useState(query.has('sheet'))
  const toast = useToast()
  return (
    <>
      <TopBar title="택배" onBack={() => {}} />
      <Page>
        <div className="stack">
          <div className="row">
            <ParcelBadge state="out_for_delivery" />
            <Badge icon="lock">확인됨</Badge>
          </div>
          <h1>오늘 오후 2~4시에 도착해요</h1>
        </div>
        <Card>
          <Facts
            entries={[
              ['택배사', 'CJ대한통운'],
              ['찾기번호', <FindTag key="t">다 4829</FindTag>],
              ['보낸 곳', '두루미 상점'],
              ['상품', '머그컵 2개'],
            ]}
          />
        </Card>
        <Card>
          <Timeline
            entries={[
              { key: '3', title: '배송 출발', at: '2026-11-23T00:12:00Z' },
              { key: '2', title: '이동 중', at: '2026-11-22T18:40:00Z', note: '자동으로 기록됐어요' },
              { key: '1', title: '집화 완료', at: '2026-11-22T07:05:00Z' },
            ]}
          />
        </Card>
        <List joined>
          <Line to="/o" start={<Icon name="shield" />}>
            누가 열어 봤나요
          </Line>
          <Line onPress={() => setOpen(true)} start={<Icon name="trash" />}>
            개인정보 지우기
          </Line>
        </List>
        <Button
          variant="accent"
          icon="door"
          onClick={() => toast({ text: '배달 완료 · 문 앞 · 3개', action: { label: '되돌리기', onPress: () => {} } })}
        >
          알림 보기
        </Button>
      </Page>
      <Sheet open={open} onClose={() => setOpen(false)} title="이 택배의 개인정보를 모두 지울까요?">
        <p>되돌릴 수 없고, 반품·분실 접수가 어려워져요.</p>
        <Button variant="danger" big wide>
          모두 지우기
        </Button>
        <Button variant="quiet" wide onClick={() => setOpen(false)}>
          그대로 두기
        </Button>
      </Sheet>
    </>
  )
}

function CourierScreen() {
  return (
    <>
      <TopBar
        title="배달"
        onBack={() => {}}
        end={
          <Badge tone="warn" icon="offline">
            대기 12건
          </Badge>
        }
      />
      <Page>
        <Progress label="실은 상자" value={124} max={128} />
        <Card>
          <div className="stack">
            <div className="row spread">
              <Badge tone="accent">37번</Badge>
              <FindTag>다 4829</FindTag>
            </div>
            <DoorNumber>101동 1203호</DoorNumber>
            <p>가온아파트 · 새벽로 12</p>
            <DoorMemo>공동현관 #1234* · 문 앞에 두고 벨 누르지 마세요</DoorMemo>
          </div>
        </Card>
      </Page>
      <BottomBar>
        <Button variant="main" big wide icon="door">
          문 앞에 두었습니다
        </Button>
        <Button wide>배달하지 못했습니다</Button>
      </BottomBar>
    </>
  )
}

function FormScreen() {
  const [code, setCode] = useState('4829')
  return (
    <>
      <TopBar title="시작하기" onBack={() => {}} />
      <Page>
        <h1>상자에는 QR과 찾기번호만 있어요</h1>
        <Field
          label="전화번호"
          type="tel"
          placeholder="010-0000-0000"
          hint="인증번호를 문자로 보내 드려요. 문자에는 링크가 없어요."
        />
        <CodeField
          label="인증번호"
          value={code}
          onChange={setCode}
          error="번호가 맞지 않아요. 4번 더 입력할 수 있어요."
        />
        <TextArea label="출입 메모" placeholder="공동현관 비밀번호 등" />
        <Select label="받을 곳" defaultValue="door">
          <option value="door">문 앞</option>
          <option value="guard">경비실</option>
        </Select>
        <LanguageSwitch />
      </Page>
      <BottomBar>
        <Button variant="main" big wide busy={query.has('busy')}>
          인증번호 받기
        </Button>
      </BottomBar>
    </>
  )
}

function StatesScreen() {
  return (
    <>
      <TopBar title="상태" />
      <Page>
        <Refusal ways={{ mine: '/mine', found: '/found', help: '/help' }} />
        <Empty title="아직 택배가 없어요">
          <p>받을 택배가 등록되면 여기에 보여요.</p>
        </Empty>
        <Failed error={{ requestId: 'req-4829' }} onRetry={() => {}} />
        <div className="row">
          {parcelStates.map((state) => (
            <ParcelBadge key={state} state={state} />
          ))}
        </div>
        <div className="row">
          <Button variant="main">주요</Button>
          <Button variant="accent">스캔</Button>
          <Button>보통</Button>
          <Button variant="quiet">조용히</Button>
          <Button variant="danger">지우기</Button>
          <Button variant="main" disabled>
            못 누름
          </Button>
        </div>
      </Page>
    </>
  )
}

function LabelScreen() {
  return (
    <>
      <TopBar title="라벨" onBack={() => {}} />
      <Page>
        <LabelView
          label={
            {
              kind: 'forward',
              labelUrl: `HTTPS://EXQRESS.COM/Q/${'A'.repeat(39)}`,
              carrierName: 'CJ대한통운',
              sortCode: 'A12-가03',
              handling: ['fragile'],
              date: '2026-11-23',
              boxNumber: 1,
              boxCount: 2,
              findTag: '다 4829',
            } as never
          }
        />
      </Page>
    </>
  )
}

const screens: Record<string, () => ReactNode> = {
  list: ListScreen,
  detail: DetailScreen,
  courier: CourierScreen,
  form: FormScreen,
  states: StatesScreen,
  label: LabelScreen,
}
const Screen = screens[show] ?? ListScreen
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <LocaleProvider>
      <MemoryRouter>
        <ToastProvider>
          <div className="app">
            <Screen />
          </div>
        </ToastProvider>
      </MemoryRouter>
    </LocaleProvider>
  </StrictMode>,
)
