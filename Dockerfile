# syntax=docker/dockerfile:1
# The base images can be replaced by build arguments, for mirrors and for other distributions.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM --platform=$BUILDPLATFORM ${SDK_IMAGE} AS build
ARG TARGETARCH=amd64
WORKDIR /source

# The packages change less often than the code: restore them in a layer of their own.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/SequenceApi.Engine/*.csproj src/SequenceApi.Engine/packages.lock.json src/SequenceApi.Engine/
COPY src/SequenceApi.Server/*.csproj src/SequenceApi.Server/packages.lock.json src/SequenceApi.Server/
RUN dotnet restore src/SequenceApi.Server --locked-mode

COPY src/SequenceApi.Engine src/SequenceApi.Engine
COPY src/SequenceApi.Server src/SequenceApi.Server
RUN dotnet publish src/SequenceApi.Server -c Release --no-restore -p:UseAppHost=false -o /app \
    # ONNX Runtime comes with native code for every system; one is enough.
    && case "$TARGETARCH" in amd64) keep=linux-x64 ;; *) keep="linux-$TARGETARCH" ;; esac \
    && find /app/runtimes -mindepth 1 -maxdepth 1 ! -name "$keep" -exec rm -r {} +

FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="SequenceApi" \
      org.opencontainers.image.description="Serves recurrent language models over HTTP" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=build /app ./
COPY models ./models
ENV ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080

# The number of the official images' user "app"; the root file system may be read-only.
USER 1654
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["dotnet", "SequenceApi.Server.dll", "--health"]
ENTRYPOINT ["dotnet", "SequenceApi.Server.dll"]
