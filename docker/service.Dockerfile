# back-user, back-delivery, back-admin: `--build-arg IMAGE=back-user`. See docker/README.md.
ARG BUILD_BASE=docker.io/library/node:24-bookworm-slim
ARG BASE=gcr.io/distroless/nodejs24-debian12:nonroot

# The same lines as in pwa.Dockerfile: whoever builds all five does this once.
FROM ${BUILD_BASE} AS build
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && node docker/src/write-image-files.ts /out && rm -rf node_modules

FROM ${BASE}
ARG IMAGE
WORKDIR /app
COPY --from=build /out/${IMAGE}/ /app/
# The empty folders that volumes are mounted on: a new one takes over whose they are.
COPY --from=build --chown=65532:65532 /out/places/ /var/exqress/
# A service listens on this machine alone unless it is told otherwise.
ENV NODE_ENV=production HOST=0.0.0.0 CONSOLE_ROOT=/app/console
USER 65532:65532
ENTRYPOINT ["/nodejs/bin/node", "--enable-source-maps"]
CMD ["main.js"]
