"""Health, metrics, the document: what operators and programs ask."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from segue.app.web.application import openapi_document
from segue.app.web.health import Health
from segue.app.web.openapi import openapi_text
from segue.kernel.ports.blobs import BlobStoreDown, OutOfSpace
from segue.kernel.ports.database import DatabaseDown
from tests.site import Site, bearer

ROOT = Path(__file__).resolve().parents[3]


class TestHealth:
    """Alive means it answers; ready means that everything works, and else what does not."""

    async def test_live(self, site: Site) -> None:
        async with site.client() as client:
            assert (await client.get("/health/live")).json() == {"status": "up"}

    async def test_no_worker_is_named(self, site: Site) -> None:
        async with site.client() as client:
            answer = await client.get("/health/ready")
        assert answer.status_code == 503
        checks = answer.json()["checks"]
        assert {name: check["status"] for name, check in checks.items()} == {
            "database": "up",
            "storage": "up",
            "jobs": "down",
            "disk": "up",
        }

    async def test_a_worker_that_was_heard_of_is_enough(self, site: Site) -> None:
        async with site.engines.database.transaction() as conn:
            await conn.execute("insert into procrastinate_workers default values")
        async with site.client() as client:
            answer = await client.get("/health/ready")
        assert (answer.status_code, answer.json()["status"]) == (200, "up")

    async def test_a_database_that_is_down(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse() -> None:
            raise DatabaseDown("Try again in a moment.")

        monkeypatch.setattr(site.engines.database, "transaction", refuse)
        async with site.client() as client:
            answer = await client.get("/health/ready")
        checks = answer.json()["checks"]
        assert answer.status_code == 503
        assert {name for name, check in checks.items() if check["status"] == "down"} == {"database", "jobs"}

    @pytest.mark.parametrize(
        ("failure", "down"),
        [
            (OutOfSpace("Free some space."), {"disk"}),
            (BlobStoreDown("It does not answer."), {"storage"}),
        ],
    )
    async def test_storage_and_disk_are_told_apart(
        self, site: Site, monkeypatch: pytest.MonkeyPatch, failure: Exception, down: set[str]
    ) -> None:
        async def check() -> None:
            raise failure

        monkeypatch.setattr(site.engines.blobs, "check", check)
        async with site.client() as client:
            checks = (await client.get("/health/ready")).json()["checks"]
        assert {name for name, told in checks.items() if told["status"] == "down"} - {"jobs"} == down

    async def test_draining_sends_people_elsewhere(self, site: Site) -> None:
        site.application.drain()
        async with site.client() as client:
            assert (await client.get("/health/ready")).status_code == 503
            assert (await client.get("/health/live")).status_code == 200


class TestChecks:
    """A part that hangs is down after its deadline, and a crowd that asks starts one look."""

    async def test_deadline(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("segue.app.web.health.DEADLINE_S", 0.02)

        async def hang() -> None:
            await asyncio.sleep(30)

        body = await Health({"storage": hang}).look()
        assert body.checks["storage"].status == "down"

    async def test_one_look_for_all(self) -> None:
        looks = 0

        async def look() -> None:
            nonlocal looks
            looks += 1
            await asyncio.sleep(0.01)

        health = Health({"database": look})
        await asyncio.gather(*(health.look() for _ in range(50)))
        await health.look()
        assert looks == 1

    async def test_an_unforeseen_failure_keeps_its_words(self) -> None:
        async def fail() -> None:
            raise ConnectionError("could not reach db-7.internal")

        body = await Health({"database": fail}).look()
        assert body.status == "down"
        assert "db-7" not in body.model_dump_json()


class TestMetrics:
    """Figures for operators, not for the world."""

    async def test_private_networks_only(self, site: Site) -> None:
        for address, status in (
            ("127.0.0.1", 200),
            ("10.1.2.3", 200),
            ("::1", 200),
            ("198.51.100.7", 403),
            ("2001:db8::1", 403),
        ):
            async with site.client(address=address) as client:
                assert (await client.get("/metrics")).status_code == status, address

    async def test_counts_by_route_and_shows_queue_and_pool(self, site: Site) -> None:
        signed_in = await site.person()
        song = await site.song()
        async with site.client(address="127.0.0.1", headers=bearer(signed_in)) as client:
            await client.get(f"/api/v1/songs/{song}")
            await client.get(f"/api/v1/songs/{song}/stream")
            await client.get("/m/nonsense")
            await client.get("/nowhere", headers={"accept": "application/json"})
            await client.get("/albums/1", headers={"accept": "text/html"})
            async with site.engines.database.transaction() as conn:
                await conn.execute(
                    "insert into procrastinate_jobs (task_name, queue_name) values ('x', 'encode')"
                )
            page = (await client.get("/metrics")).text
        for line in (
            'segue_http_requests_total{method="GET",route="/api/v1/songs/{song_id}",status="200"} 1.0',
            'segue_http_requests_total{method="GET",route="/api/v1/songs/{song_id}/stream",status="200"} 1.0',
            'segue_http_request_seconds_count{route="/m/{token}/{song}/{version}/{file}"} 1.0',
            'segue_http_requests_total{method="GET",route="unmatched",status="404"} 1.0',
            'segue_http_requests_total{method="GET",route="player",status="200"} 1.0',
            'segue_http_request_seconds_count{route="/api/v1/songs/{song_id}"} 1.0',
            "segue_streams_total 1.0",
            'segue_queue_depth{queue="encode",state="todo"} 1.0',
            'segue_database_pool{state="used"} 1.0',
            "segue_database_up 1.0",
        ):
            assert line in page.splitlines(), line
        assert str(song) not in page

    async def test_stands_while_the_database_is_down(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse() -> None:
            raise DatabaseDown("Try again in a moment.")

        monkeypatch.setattr(site.engines.database, "transaction", refuse)
        async with site.client(address="127.0.0.1") as client:
            answer = await client.get("/metrics")
        assert answer.status_code == 200
        assert "segue_database_up 0.0" in answer.text

    def test_sums_up_processes_that_share_a_folder(self, tmp_path: Path) -> None:
        count = (
            "from prometheus_client import CollectorRegistry, Counter\n"
            "Counter('segue_tried', 'Tries.', registry=CollectorRegistry()).inc(2)\n"
        )
        show = (
            "from prometheus_client import CollectorRegistry\n"
            "from segue.app.metrics import exposition\n"
            "print(exposition(CollectorRegistry(), []).decode())\n"
        )
        environment = {
            **os.environ,
            "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
            "PYTHONPATH": str(ROOT / "src"),
        }
        for _ in range(2):
            subprocess.run([sys.executable, "-c", count], env=environment, check=True, timeout=60)
        told = subprocess.run(
            [sys.executable, "-c", show],
            env=environment,
            check=True,
            timeout=60,
            capture_output=True,
            text=True,
        )
        assert "segue_tried_total 4.0" in told.stdout


class TestOpenApi:
    """The document is complete, valid, and the one in docs/."""

    def test_is_valid_and_documents_hot_routes(self) -> None:
        document: dict[str, Any] = openapi_document()
        validate(document)
        assert document["openapi"] == "3.1.0"
        assert "/api/v1/songs/{song_id}/stream" in document["paths"]
        named = [
            operation["operationId"] for item in document["paths"].values() for operation in item.values()
        ]
        assert len(named) == len(set(named))
        for path, item in document["paths"].items():
            for operation in item.values():
                assert "application/problem+json" in operation["responses"]["default"]["content"], path

    def test_browsing_asks_for_a_person_and_covers_do_not(self) -> None:
        paths = openapi_document()["paths"]
        assert {"bearer": []} in paths["/api/v1/albums"]["get"]["security"]
        assert {"cookie": []} in paths["/api/v1/albums"]["get"]["security"]
        assert "security" not in paths["/api/v1/covers/{cover_id}"]["get"]

    def test_docs_hold_the_same(self) -> None:
        # When this fails, run: segue openapi > docs/openapi.json
        assert (ROOT / "docs" / "openapi.json").read_text() == openapi_text(openapi_document())

    async def test_is_served(self, site: Site) -> None:
        async with site.client() as client:
            answer = await client.get("/api/v1/openapi.json")
        assert answer.json() == json.loads(openapi_text(openapi_document()))
