"""Export the reader to ONNX with int8 weights.

python -m training.export --weights reader.pt --out FOLDER
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.network import SpanNetwork, find_base, load_base_network

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def export_network(network: SpanNetwork, out: Path) -> None:
    """Write reader.onnx: weights of the products and of the embeddings as int8, optimised."""
    network.eval()
    sample = torch.ones(2, 16, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            network,
            (sample, sample, sample),
            str(full),
            dynamo=False,
            input_names=list(INPUTS),
            output_names=["starts", "ends"],
            opset_version=17,
            dynamic_axes={name: {0: "batch", 1: "token"} for name in (*INPUTS, "starts", "ends")},
        )
        small = Path(folder) / "small.onnx"
        quantize_dynamic(
            full,
            small,
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
            extra_options={"MatMulConstBOnly": True},
        )
        save_optimised(small, out / "reader.onnx")


def save_optimised(graph: Path, out: Path) -> None:
    """Write a graph as onnxruntime would run it, so that a start need not make it so again."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(out)
    onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def main() -> None:
    """Export the weights of a training run, with the tokenizer beside them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, help="folder of MiniLM-L6, if not the package's")
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    base = find_base(given.base)
    network = load_base_network(base)
    if given.weights:
        network.load_state_dict(torch.load(given.weights, weights_only=True))
    given.out.mkdir(parents=True, exist_ok=True)
    export_network(network, given.out)
    tokenizer = (base / "tokenizer.json").read_bytes()
    (given.out / "reader-tokenizer.json").write_bytes(tokenizer)


if __name__ == "__main__":
    main()
