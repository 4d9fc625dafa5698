"""llama.cpp's own HTTP server, from the xllamacpp wheel: llama-server.py MODEL PORT [OPTIONS]

OPTIONS is a JSON object: "context" in tokens, "embeds", "projector" (the file of the part of a model
that sees), "apiKey", "template" (Jinja, of the chat), "shifts" (past its context an answer goes on).
Prints its address once the model is loaded, and ends when its standard input does.
"""
import json
import os
import sys
import threading

import xllamacpp

options = json.loads(sys.argv[3]) if len(sys.argv) > 3 else {}
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.model_alias = {"starter"}
params.hostnames = ["127.0.0.1"]
params.port = int(sys.argv[2])
params.n_ctx = options.get("context", 1024)
params.n_parallel = 1
# Two threads wait for each other on a busy machine.
params.cpuparams.n_threads = 1
params.embedding = options.get("embeds", False)
if "projector" in options:
    params.mmproj.path = options["projector"]
if "apiKey" in options:
    params.api_keys = [options["apiKey"]]
params.ctx_shift = options.get("shifts", False)
if "template" in options:
    params.chat_template = options["template"]
    params.use_jinja = True


def end_with_input():
    """Also while the model is still loading."""
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
threading.Event().wait()
