"""llama.cpp's own HTTP server, from the xllamacpp wheel: llama-server.py MODEL PORT [CONTEXT] [embed | PROJECTOR]

Prints its address once the model is loaded, and ends when its standard input does.
"""
import sys

import xllamacpp

params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.model_alias = {"starter"}
params.hostnames = ["127.0.0.1"]
params.port = int(sys.argv[2])
params.n_ctx = int(sys.argv[3]) if len(sys.argv) > 3 else 1024
params.n_parallel = 1
# Two threads wait for each other on a busy machine.
params.cpuparams.n_threads = 1
extra = sys.argv[4] if len(sys.argv) > 4 else ""
params.embedding = extra == "embed"
if extra not in ("", "embed"):
    # The part of a model that sees; a file of its own.
    params.mmproj.path = extra
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
