"""Makes the small graphs of test/models/runtimes/onnx.test.ts, and the built-in probe of models/runtimes/onnx.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install onnx
    /tmp/golden/bin/python test/golden/make-onnx-graphs.py > test/golden/onnx-graphs.json

Opset 17 and IR 9: onnx's own defaults are newer than what onnxruntime 1.30 reads.
"""

import base64
import json

from onnx import TensorProto, helper


def model(node, inputs, output, ir=9):
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [helper.make_node(node, list(inputs), ["y"])],
        "probe",
        [value(name, *declared) for name, declared in inputs.items()],
        [value("y", *output)],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    made.ir_version = ir
    return base64.b64encode(made.SerializeToString()).decode()


f, i = TensorProto.FLOAT, TensorProto.INT64
print(
    json.dumps(
        {
            "identity": model("Identity", {"x": (f, [1])}, (f, [1])),
            "fromTheFuture": model("Identity", {"x": (f, [1])}, (f, [1]), ir=99),
            "unknownOperator": model("Nope", {"x": (f, [1])}, (f, [1])),
            "zeros": model("ConstantOfShape", {"x": (i, [1])}, (f, [None])),
            "reshape": model("Reshape", {"x": (f, [None]), "s": (i, [2])}, (f, [None, None])),
        },
        indent=1,
    )
)
