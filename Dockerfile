# The server as one static program in an image that holds nothing else, run by a user without rights.

FROM node:22-alpine AS web
WORKDIR /web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci
COPY web ./
RUN npm run --silent build

FROM golang:1.26-alpine AS program
WORKDIR /civicgraph
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=web /web/dist web/dist
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/civicgraph ./cmd/civicgraph && mkdir /out/data

FROM scratch
COPY --from=program /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=program /out/civicgraph /civicgraph
COPY --from=program --chown=65532:65532 /out/data /data
USER 65532:65532
ENV CIVICGRAPH_DATA=/data CIVICGRAPH_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
# The program itself, since there is no shell here: it asks what /readyz answers, at the port inside the container.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["/civicgraph", "doctor", "--server", "http://127.0.0.1:8080"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/civicgraph"]
CMD ["serve"]
