import type { ClusterView } from '@exqress/contracts/admin-api.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Badge, type Tone } from '@exqress/ui/look/badge.tsx'
import type { IconName } from '@exqress/ui/look/icon.tsx'
import { Empty, Failed, Loading } from '@exqress/ui/look/states.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useQuery } from '@tanstack/react-query'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { ScreenHead } from '../shell/screen-head.tsx'
import { EventList } from './event-list.tsx'

type Deployment = ClusterView['deployments'][number]

const rollouts: Record<Deployment['rollout'], [Tone, IconName]> = {
  done: ['ok', 'check'],
  progressing: ['brand', 'clock'],
  stuck: ['bad', 'alert'],
  paused: ['warn', 'minus'],
}

/** What runs, for those who look after it. Nothing here changes anything: that is Git's and Argo CD's job. */
export default function ClusterScreen() {
  const t = useText()
  const format = useFormat()
  const api = useApi()
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['cluster'],
    queryFn: ({ signal }) => api.get('/api/cluster', { signal, answer: answer('ClusterView') }),
    refetchInterval: (query) => (isApiError(query.state.error, 'not_in_cluster') ? false : 10_000),
    retry: false,
  })
  return (
    <div className="medium stack-wide">
      <ScreenHead title={t('cluster.title')} plain={t('cluster.title')} />
      {isApiError(error, 'not_in_cluster') ? (
        <Empty icon="globe" title={t('cluster.none')}>
          <p>{t('cluster.none.text')}</p>
        </Empty>
      ) : isApiError(error, 'forbidden') ? (
        <p className="notice">{t('cluster.forbidden')}</p>
      ) : (
        error && !data && <Failed error={error} onRetry={() => refetch()} />
      )}
      {isPending && <Loading rows={4} />}
      {data && (
        <>
          <p className="soft">
            {t(error ? 'cluster.stale' : 'cluster.at', { namespace: data.namespace, at: format.moment(data.at) })}
          </p>
          <section className="stack" aria-labelledby="deployments-title">
            <h2 id="deployments-title" className="section-title">
              {t('cluster.deployments')}
            </h2>
            <ul className="list list-joined">
              {data.deployments.map((deployment) => (
                <DeploymentLine
                  key={deployment.name}
                  deployment={deployment}
                  scaler={data.autoscalers.find(({ target }) => target === deployment.name)}
                />
              ))}
            </ul>
          </section>
          <section className="stack" aria-labelledby="pods-title">
            <h2 id="pods-title" className="section-title">
              {t('cluster.pods', { count: data.podsNotReady.length })}
            </h2>
            {data.podsNotReady.length === 0 && <p className="soft">{t('cluster.pods.none')}</p>}
            <ul className="list list-joined">
              {data.podsNotReady.map((pod) => (
                <li className="line" key={pod.name}>
                  <span className="line-body">
                    <span className="strong figures">{pod.name}</span>
                    <br />
                    <span className="small soft">
                      {pod.reason ?? pod.phase} · {t('cluster.restarts', { count: pod.restarts })} ·{' '}
                      {format.stamp(pod.since)}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          </section>
          <EventList events={data.events} />
        </>
      )}
    </div>
  )
}

function DeploymentLine({
  deployment,
  scaler,
}: {
  deployment: Deployment
  scaler: ClusterView['autoscalers'][number] | undefined
}) {
  const t = useText()
  const [tone, icon] = rollouts[deployment.rollout]
  const { name, available, desired, images } = deployment
  return (
    <li className="line line-wrap">
      <span className="line-body">
        <span className="strong figures">{name}</span>
        {images.map(({ container, digest }) => (
          <span key={container}>
            <br />
            <span className="small soft" title={digest ?? undefined}>
              {digest ? `${container} ${digest.slice(0, 'sha256:'.length + 12)}` : t('cluster.noDigest', { container })}
            </span>
          </span>
        ))}
        {scaler && (
          <>
            <br />
            <span className="small soft">
              {t('cluster.scaler', {
                min: scaler.min,
                max: scaler.max,
                current: scaler.current,
                desired: scaler.desired,
              })}
              {scaler.cpu &&
                ` · ${
                  scaler.cpu.current === null
                    ? t('cluster.cpu.unknown', { target: scaler.cpu.target })
                    : t('cluster.cpu', { current: scaler.cpu.current, target: scaler.cpu.target })
                }`}
              {scaler.atMost && ` · ${t('cluster.atMost')}`}
            </span>
          </>
        )}
      </span>
      <span className="figures">{t('cluster.available', { available, desired })}</span>
      <Badge tone={tone} icon={icon}>
        {t(`cluster.rollout.${deployment.rollout}`)}
      </Badge>
    </li>
  )
}
