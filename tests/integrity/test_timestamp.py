"""A head that an authority stamped shows, to others as well, when the log had it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from chrono import Chronicle
from chrono.errors import DamagedError, InvalidError
from chrono.integrity.timestamp import head_in, stamped_head
from tests.cli.conftest import run_in_process

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")

AUTHORITY = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
certs = {folder}/ca.pem
default_policy = 1.2.3.4.1
signer_digest = sha256
digests = sha256
ess_cert_id_alg = sha256
"""


def openssl(folder: Path, line: str) -> None:
    subprocess.run(["openssl", *line.split()], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority with keys of its own."""
    folder = tmp_path_factory.mktemp("authority")
    (folder / "tsa.cnf").write_text(AUTHORITY.format(folder=folder))
    (folder / "serial").write_text("01\n")
    (folder / "usage").write_text("extendedKeyUsage=critical,timeStamping\n")
    key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    openssl(folder, f"req -x509 {key} -keyout ca.key -out ca.pem -subj /CN=ca -days 30")
    openssl(folder, f"req {key} -keyout tsa.key -out tsa.csr -subj /CN=tsa")
    openssl(
        folder,
        "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out tsa.pem -days 30"
        " -extfile usage",
    )
    return folder


def stamp(authority: Path, file: Path) -> Path:
    query, answer = file.with_suffix(".tsq"), file.with_suffix(".tsr")
    openssl(authority, f"ts -query -data {file} -sha256 -cert -out {query}")
    openssl(authority, f"ts -reply -config tsa.cnf -queryfile {query} -out {answer}")
    return answer


def test_a_stamped_head_is_checked_and_the_log_must_have_had_it(
    authority: Path, tmp_path: Path
) -> None:
    chronicle = Chronicle.create(tmp_path / "c", '[kinds.topic]\nlabel = "topic"\n')
    event = {"type": "EntityDescribed", "data": {"entity": "a", "kind": "topic", "label": "A"}}
    chronicle.append(event)
    head = tmp_path / "head.txt"
    head.write_text(run_in_process("-C", str(chronicle.root), "verify").out.splitlines()[-1])
    assert head_in(head) == chronicle.repository.log.head().chain
    answer = stamp(authority, head)
    chronicle.append({**event, "data": {**event["data"], "entity": "b", "label": "B"}})
    ca = authority / "ca.pem"
    line = ["-C", str(chronicle.root), "verify", "--head", str(head), "--stamp", str(answer)]
    said = run_in_process(*line, "--stamp-authority", str(ca))
    assert said.code == 0
    assert "stamped" in said.err
    assert "GMT" in said.err
    assert run_in_process(*line).code == 2  # without the authority nothing can be checked
    # lines dropped since, another head, another authority
    log = chronicle.repository.log.path
    whole = log.read_bytes()
    log.write_bytes(b"")
    assert run_in_process(*line, "--stamp-authority", str(ca)).code == 6
    log.write_bytes(whole)
    head.write_text("0" * 64)
    with pytest.raises(DamagedError, match="is not a stamp of that authority"):
        stamped_head(head, answer, ca)
    head.write_text("no head")
    with pytest.raises(InvalidError, match="grep"):
        head_in(head)
