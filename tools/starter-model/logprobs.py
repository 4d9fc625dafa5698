"""Reference log-probabilities for the browser tests, from the weights that engines load.

    python logprobs.py q8 MODEL/starter-q8_0.gguf MODEL/tokenizer.json > TARGET.json
    python logprobs.py f32 FOLDER_OF_WEBLLM_FILES MODEL/tokenizer.json > TARGET.json
    python logprobs.py rounding MODEL/starter-q8_0.gguf MODEL/tokenizer.json

numpy alone computes, in float64 and in other words than model.py: what both get wrong in the same
way cannot hide. `q8` reads the GGUF file itself, the ONNX graph holds the same numbers; `f32` reads
tensor-cache.json and its shard; `rounding` tells what llama.cpp's code for Q8_0 would be off by,
which rounds the other factor of each product to 8 bits too. Per prompt: its tokens, and for each greedy token the 20 likeliest
with their natural logarithms and the entropy over the whole vocabulary in bits.
"""
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

LAYERS, HEADS, KV_HEADS, SIZE, EPS, THETA = 6, 6, 3, 32, 1e-5, 10000.0
END, TOP, STEPS = 2, 20, 16
SYSTEM = "You are a helpful assistant."
PROMPTS = [
    "What is the capital of France?", "What is 2 plus 3?", "Hello!", "What is Hearth?", "How do I add documents?",
    "What is the capital of Italy?", "List three fruits.", "What is a token?", "Who was Napoleon?", "Write hello world in Python.",
]
# The model does not know what comes next here: what an engine rounds shows most.
OPEN_PROMPTS = ["Tell me a story.", "Qwxz 77 vvv?"]


def read_gguf(path: Path) -> dict[str, np.ndarray]:
    import gguf

    def halves(w: np.ndarray, heads: int) -> np.ndarray:
        """llama.cpp rotates neighbours; undo what export_gguf.py's interleave does."""
        return w.reshape(heads, SIZE // 2, 2, w.shape[1]).swapaxes(1, 2).reshape(w.shape)

    w = {t.name: gguf.quants.dequantize(t.data, t.tensor_type).astype(np.float64) for t in gguf.GGUFReader(path).tensors}
    for i in range(LAYERS):
        w[f"blk.{i}.attn_q.weight"] = halves(w[f"blk.{i}.attn_q.weight"], HEADS)
        w[f"blk.{i}.attn_k.weight"] = halves(w[f"blk.{i}.attn_k.weight"], KV_HEADS)
    return w


def read_shards(folder: Path) -> dict[str, np.ndarray]:
    """WebLLM's files, under GGUF's names."""
    names = {"input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm", "self_attn.o_proj": "attn_output", "mlp.down_proj": "ffn_down"}
    w = {}
    for shard in json.loads((folder / "tensor-cache.json").read_text())["records"]:
        data = (folder / shard["dataPath"]).read_bytes()
        for r in shard["records"]:
            value = np.frombuffer(data, np.float32, int(np.prod(r["shape"])), r["byteOffset"]).reshape(r["shape"]).astype(np.float64)
            name = r["name"].removeprefix("model.").removesuffix(".weight")
            if name in ("embed_tokens", "norm"):
                w["token_embd.weight" if name == "embed_tokens" else "output_norm.weight"] = value
                continue
            _, layer, part = name.split(".", 2)
            if part == "self_attn.qkv_proj":
                q, k, v = np.split(value, [HEADS * SIZE, (HEADS + KV_HEADS) * SIZE])
                w |= {f"blk.{layer}.attn_q.weight": q, f"blk.{layer}.attn_k.weight": k, f"blk.{layer}.attn_v.weight": v}
            elif part == "mlp.gate_up_proj":
                gate, up = np.split(value, 2)
                w |= {f"blk.{layer}.ffn_gate.weight": gate, f"blk.{layer}.ffn_up.weight": up}
            else:
                w[f"blk.{layer}.{names[part]}.weight"] = value
    return w


def norm(x: np.ndarray, weight: np.ndarray) -> np.ndarray:
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + EPS) * weight


def rotate(x: np.ndarray) -> np.ndarray:
    """[tokens, heads, SIZE]: pairs (i, i + SIZE/2) turned as complex numbers."""
    angle = np.outer(np.arange(len(x)), THETA ** (-np.arange(SIZE // 2) / (SIZE // 2)))
    turned = (x[..., : SIZE // 2] + 1j * x[..., SIZE // 2 :]) * np.exp(1j * angle)[:, None, :]
    return np.concatenate([turned.real, turned.imag], -1)


def to_q8(x: np.ndarray) -> np.ndarray:
    """quantize_row_q8_0 of llama.cpp: 32 numbers share a 16-bit scale, the largest of them is 127 steps."""
    blocks = x.reshape(*x.shape[:-1], -1, 32).astype(np.float32)
    scale = np.abs(blocks).max(-1, keepdims=True) / np.float32(127)
    steps = np.divide(blocks, scale, out=np.zeros_like(blocks), where=scale > 0)
    steps = np.sign(steps) * np.floor(np.abs(steps) + 0.5)
    return (steps * scale.astype(np.float16)).reshape(x.shape).astype(np.float64)


def last_logits(w: dict[str, np.ndarray], ids: list[int], of=lambda x: x) -> np.ndarray:
    """`of`: what the engine does to the factor that is no weight, before each product."""
    x = w["token_embd.weight"][ids]
    count = len(ids)
    hidden = np.triu(np.full((count, count), -np.inf), 1)
    for i in range(LAYERS):
        part = lambda name: w[f"blk.{i}.{name}.weight"]
        h = of(norm(x, part("attn_norm")))
        q = rotate((h @ part("attn_q").T).reshape(count, HEADS, SIZE))
        k = rotate((h @ part("attn_k").T).reshape(count, KV_HEADS, SIZE)).repeat(HEADS // KV_HEADS, 1)
        v = (h @ part("attn_v").T).reshape(count, KV_HEADS, SIZE).repeat(HEADS // KV_HEADS, 1)
        scores = np.einsum("qhd,khd->hqk", q, k) / np.sqrt(SIZE) + hidden
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        x = x + of(np.einsum("hqk,khd->qhd", weights, v).reshape(count, -1)) @ part("attn_output").T
        h = of(norm(x, part("ffn_norm")))
        gate = h @ part("ffn_gate").T
        x = x + of(gate / (1 + np.exp(-gate)) * (h @ part("ffn_up").T)) @ part("ffn_down").T
    return w["token_embd.weight"] @ of(norm(x[-1], w["output_norm.weight"]))


def to_logprobs(logits: np.ndarray) -> np.ndarray:
    return logits - logits.max() - np.log(np.exp(logits - logits.max()).sum())


def main(kind: str, source: Path, tokenizer_file: Path) -> None:
    w = read_shards(source) if kind == "f32" else read_gguf(source)
    weights_file = source / "params_shard_0.bin" if kind == "f32" else source
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    rows = []
    for prompt in PROMPTS + OPEN_PROMPTS:
        text = f"<|im_start|>system\n{SYSTEM}<|im_end|>\n<|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n"
        prompt_ids = tokenizer.encode(text, add_special_tokens=False).ids
        ids, steps, off = list(prompt_ids), [], 0.0
        for _ in range(STEPS):
            logprobs = to_logprobs(last_logits(w, ids))
            if kind == "rounding":
                likely = logprobs >= np.log(0.01)
                off = max(off, np.abs(to_logprobs(last_logits(w, ids, to_q8)) - logprobs)[likely].max())
            order = np.argsort(-logprobs, kind="stable")
            best = int(order[0])
            if best == END:
                break
            steps.append({
                "id": best,
                "entropyBits": round(float(-(np.exp(logprobs) * logprobs).sum() / np.log(2)), 7),
                "top": [[int(i), round(float(logprobs[i]), 7)] for i in order[:TOP]],
            })
            ids.append(best)
        if kind == "rounding":
            print(f"{prompt}: up to {off:.3f} where p >= 0.01")
        rows.append({"prompt": prompt, "promptIds": prompt_ids, "text": tokenizer.decode(ids[len(prompt_ids) :]), "steps": steps})
    if kind == "rounding":
        return
    head = json.dumps({"weights": weights_file.name, "sha256": hashlib.sha256(weights_file.read_bytes()).hexdigest(), "system": SYSTEM})
    print(head[:-1] + ', "rows": [\n' + ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows) + "\n]}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
