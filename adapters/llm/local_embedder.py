"""An embedding model in a folder, run in this process: no key, no server, no network.

Such a folder is what sentence-transformers models are published as: `tokenizer.json`, an ONNX graph, and beside them
how its vectors are pooled and what is put before a question.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bot.domain.ids import CommunityId
from bot.errors import ConfigurationError, ModelDown
from bot.ports.models import Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

log = logging.getLogger(__name__)

_GRAPHS = ("model.onnx", "onnx/model_qint8_avx512_vnni.onnx", "onnx/model_quantized.onnx", "onnx/model.onnx")
"""Where publishers put the graph, smaller ones before larger."""
_MOST_WORD_PIECES = 256
_AT_ONCE = 8
"""Texts in one run: more of them cost more CPU each."""
_SAMPLE = 65_536
"""Bytes of either end of the graph that tell one model from another."""
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class _Loaded:
    session: "InferenceSession"
    tokenizer: "Tokenizer"
    inputs: frozenset[str]


class LocalEmbedder:
    """Implements `Embedder`. The model is loaded when the first text is embedded, and costs nobody's budget.

    Raises `ConfigurationError` where the folder holds no model, or what runs it is not installed.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        self._folder = folder
        self._threads = threads
        self._graph = _graph_in(folder)
        self._first_token, self._before_question = _published(folder)
        self._loading = Lock()

    @cached_property
    def name(self) -> str:
        digest = hashlib.blake2b(digest_size=6)
        size = self._graph.stat().st_size
        with self._graph.open("rb") as graph:
            digest.update(size.to_bytes(8, "big") + graph.read(_SAMPLE))
            graph.seek(max(0, size - _SAMPLE))
            digest.update(graph.read())
        return f"local:{self._folder.absolute().name[:_LONGEST_NAME]}:{digest.hexdigest()}"

    async def embed(self, texts: Sequence[str], *, community: CommunityId | None, question: bool = False) -> Vectors:
        wanted = [self._before_question + text for text in texts] if question else list(texts)
        if not wanted:
            return np.zeros((0, 0), dtype=np.float32)
        loaded = await asyncio.to_thread(self._load)
        pieces = await asyncio.to_thread(lambda: [one.ids for one in loaded.tokenizer.encode_batch(wanted)])
        by_length = sorted(range(len(pieces)), key=lambda at: len(pieces[at]))
        found: dict[int, NDArray[np.float32]] = {}
        for start in range(0, len(by_length), _AT_ONCE):
            batch = by_length[start : start + _AT_ONCE]
            rows = await asyncio.to_thread(self._run, loaded, [pieces[at] for at in batch])
            found.update(zip(batch, rows, strict=True))
        return np.stack([found[at] for at in range(len(wanted))])

    def _run(self, loaded: _Loaded, pieces: Sequence[Sequence[int]]) -> Vectors:
        longest = max(len(one) for one in pieces)
        ids = np.zeros((len(pieces), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, one in enumerate(pieces):
            ids[row, : len(one)] = one
            mask[row, : len(one)] = 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        try:
            made = loaded.session.run(None, {name: given[name] for name in loaded.inputs})
        except Exception as error:
            raise _broken(self._folder, error) from error
        states: NDArray[np.float32] = np.asarray(made[0], dtype=np.float32)
        if states.ndim != 3:
            raise _broken(self._folder, ValueError("its output is not one state for each word"))
        if self._first_token:
            pooled = states[:, 0]
        else:
            kept = mask[:, :, None].astype(np.float32)
            pooled = (states * kept).sum(axis=1) / kept.sum(axis=1)
        return _of_length_one(pooled)

    def _load(self) -> _Loaded:
        with self._loading:
            return self._loaded

    @cached_property
    def _loaded(self) -> _Loaded:
        try:
            from onnxruntime import InferenceSession, SessionOptions
            from tokenizers import Tokenizer
        except ImportError as error:
            raise _not_installed() from error
        options: Any = SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Threads that wait busily, and memory that is never given back, are for servers that do nothing else.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_cpu_mem_arena = False
        try:
            session = InferenceSession(str(self._graph), options, providers=["CPUExecutionProvider"])
            tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        except Exception as error:
            raise _broken(self._folder, error) from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(_MOST_WORD_PIECES)
        inputs = frozenset(one.name for one in session.get_inputs())
        if not inputs <= {"input_ids", "attention_mask", "token_type_ids"}:
            raise _broken(self._folder, ValueError("it wants other inputs than words"))
        log.info("the embedding model is loaded")
        return _Loaded(session, tokenizer, inputs)


def _graph_in(folder: Path) -> Path:
    if not (folder / "tokenizer.json").is_file():
        raise ConfigurationError(
            f"AFTERSHOW_EMBEDDING_FOLDER: there is no tokenizer.json in {folder}. It takes the folder of a "
            "sentence-transformers model with its ONNX graph: docs/semantic-search.md."
        )
    for name in _GRAPHS:
        if (folder / name).is_file():
            return folder / name
    raise ConfigurationError(
        f"AFTERSHOW_EMBEDDING_FOLDER: there is no model.onnx in {folder}, nor in a folder onnx there: "
        "docs/semantic-search.md."
    )


def _published(folder: Path) -> tuple[bool, str]:
    """Whether the first token stands for the text (else the mean of all does), and what stands before a question."""
    pooling = _json(folder / "1_Pooling" / "config.json")
    prompts = _json(folder / "config_sentence_transformers.json").get("prompts")
    before = prompts.get("query", "") if isinstance(prompts, dict) else ""
    return bool(pooling.get("pooling_mode_cls_token", False)), str(before)


def _json(path: Path) -> dict[str, object]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"AFTERSHOW_EMBEDDING_FOLDER: {path} cannot be read as JSON.") from error
    return read if isinstance(read, dict) else {}


def _of_length_one(rows: NDArray[np.float32]) -> Vectors:
    lengths: NDArray[np.float32] = np.linalg.norm(rows, axis=1, keepdims=True).astype(np.float32)
    made: Vectors = (rows / np.maximum(lengths, np.float32(1e-9))).astype(np.float32)
    return made


def _not_installed() -> ModelDown:
    return ModelDown(
        "Searching by meaning is not installed here, so this was found by its words.",
        'Install it: pip install "aftershow[semantic]".',
    )


def _broken(folder: Path, error: Exception) -> ModelDown:
    return ModelDown(
        "Searching by meaning does not work just now, so this was found by its words.",
        f"The model in {folder} cannot be used ({type(error).__name__}): put it there anew.",
    )
