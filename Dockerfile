# One image for web, worker, beat and prepare; which of them a container is, its command says (docker-compose.yml).
FROM python:3.13-slim AS packages
WORKDIR /shop
COPY requirements-production.lock .
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-production.lock

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin shop \
 && install -d -o shop -g shop /data
WORKDIR /shop
COPY --from=packages /shop/.venv .venv
COPY . .
RUN PRODUCTION=0 .venv/bin/python manage.py messages --compile
ENV DATA=/data HOST=0.0.0.0 PORT=8000 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER shop
VOLUME /data
EXPOSE 8000
CMD ["bin/web"]
