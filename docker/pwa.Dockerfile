# front-user, front-delivery: `--build-arg IMAGE=front-user`. See docker/README.md.
ARG BUILD_BASE=docker.io/library/node:24-bookworm-slim
ARG BASE=docker.io/nginxinc/nginx-unprivileged:1.29-alpine-slim

# The same lines as in service.Dockerfile: whoever builds all five does this once.
FROM ${BUILD_BASE} AS build
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && node docker/src/write-image-files.ts /out && rm -rf node_modules

FROM ${BASE}
ARG IMAGE
COPY --from=build /out/${IMAGE}/nginx/ /etc/nginx/
COPY --from=build /out/${IMAGE}/app/ /srv/app/
EXPOSE 8080
# Running answers end first; SIGTERM would cut them off.
STOPSIGNAL SIGQUIT
USER 101:101
# Not the base's own script, which would write into the configuration.
ENTRYPOINT ["nginx", "-e", "stderr", "-g", "daemon off;"]
CMD []
