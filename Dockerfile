# campaignplan for a company's server: docs/how-to/server.md says how it is run. `docker compose up` is all there is to it.
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY src src
COPY app app
COPY calendars calendars
COPY examples examples
COPY priors priors
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.13-slim
# Without a Chinese font the pictures of charts would show boxes.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir "$(echo /wheels/*.whl)[oidc,postgres]"
RUN useradd --uid 10001 --create-home --home-dir /data campaignplan
USER 10001
WORKDIR /data
VOLUME /data
ENV CAMPAIGNPLAN_WORKSPACE=/data/campaignplan.db \
    CAMPAIGNPLAN_LOG=json \
    HOME=/data \
    PYTHONUNBUFFERED=1
EXPOSE 8501
STOPSIGNAL SIGTERM
# Without a proxy, whatever the environment says: this address is the container's own.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as web; web.build_opener(web.ProxyHandler({})).open('http://127.0.0.1:8501/healthz', timeout=4)"]
ENTRYPOINT ["campaignplan"]
CMD ["app", "--host", "0.0.0.0"]
