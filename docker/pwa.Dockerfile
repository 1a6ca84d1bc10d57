# front-user, front-delivery: `--build-arg IMAGE=front-user`. See docker/README.md.

# Bases are spelled out with their digests: dependabot, which keeps them new, reads no variables.
# The same lines as in service.Dockerfile: whoever builds all five does this once.
FROM docker.io/library/node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS build
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && node docker/src/write-image-files.ts /out && rm -rf node_modules

FROM docker.io/nginxinc/nginx-unprivileged:1.29-alpine-slim@sha256:59678856b05324b7f6371f26eb1520be7fcd8bdc8ab380fc4913db8503e5a842
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
