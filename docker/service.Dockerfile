# back-user, back-delivery, back-admin: `--build-arg IMAGE=back-user`. See docker/README.md.

# Bases are spelled out with their digests: dependabot, which keeps them new, reads no variables.
# The same lines as in pwa.Dockerfile: whoever builds all five does this once.
FROM docker.io/library/node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS build
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && node docker/src/write-image-files.ts /out && rm -rf node_modules

FROM gcr.io/distroless/nodejs24-debian12:nonroot@sha256:14d42e2511532589a7c7e01a753667a74fcc96266e137e8125006b87b0c32d0a
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
