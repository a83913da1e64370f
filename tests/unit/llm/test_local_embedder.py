"""An embedding model in a folder: what is missing is said before anything is embedded."""

from pathlib import Path

import pytest

from adapters.llm.local_embedder import LocalEmbedder
from bot.composition.models import local_embedder
from bot.errors import ConfigurationError, ModelDown
from bot.settings import Settings


def folder(at: Path, *, graph: bytes = b"not a graph", tokenizer: str = "{}") -> Path:
    at.mkdir(exist_ok=True)
    (at / "tokenizer.json").write_text(tokenizer)
    (at / "model.onnx").write_bytes(graph)
    return at


@pytest.mark.parametrize("missing", ["tokenizer.json", "model.onnx"])
def test_a_folder_without_a_model_is_refused_by_what_it_lacks(tmp_path: Path, missing: str) -> None:
    (folder(tmp_path) / missing).unlink()
    with pytest.raises(ConfigurationError, match=missing):
        LocalEmbedder(tmp_path)


def test_a_graph_in_the_folder_that_hubs_use_is_found(tmp_path: Path) -> None:
    (folder(tmp_path) / "onnx").mkdir()
    (tmp_path / "model.onnx").rename(tmp_path / "onnx" / "model_quantized.onnx")
    assert LocalEmbedder(tmp_path).name.startswith(f"local:{tmp_path.name[:60]}:")


def test_another_model_has_another_name(tmp_path: Path) -> None:
    one = LocalEmbedder(folder(tmp_path / "model", graph=b"one")).name
    assert one == LocalEmbedder(tmp_path / "model").name
    assert one != LocalEmbedder(folder(tmp_path / "model", graph=b"two")).name


async def test_a_broken_model_is_down_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelDown) as error:
        await LocalEmbedder(folder(tmp_path)).embed(["sheep"], community=None)
    assert str(tmp_path) in error.value.remedy
    assert "words" in error.value.user_text


async def test_nothing_to_embed_loads_no_model(tmp_path: Path) -> None:
    assert len(await LocalEmbedder(folder(tmp_path)).embed([], community=None)) == 0


def test_settings_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    both = Settings(embedding_folder=folder(tmp_path), embedding_model="m", openai_base_url="http://127.0.0.1:1/v1")
    with pytest.raises(ConfigurationError, match="not both"):
        local_embedder(both)
    with pytest.raises(ConfigurationError, match="OPENAI_API_KEY"):
        local_embedder(Settings(embedding_model="m"))
    assert local_embedder(Settings()) is None
