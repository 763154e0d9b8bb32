"""Takes what a Loop of an ONNX network carries unchanged out of the Loop: hoist(bytes) -> bytes.

Exported recurrent decoders carry their weights through every iteration. OpenVINO's front end refuses such a Loop; the
same network is accepted when its body names the weights of the outer graph, as ONNX allows it to (a subgraph sees the
names around it). Nothing is computed differently. Equal bytes in, equal bytes out: models/catalogue.json has both hashes.
"""
import onnx


def subgraphs(graph):
    """The graph itself and all graphs in its nodes' attributes."""
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.GRAPH:
                yield from subgraphs(attribute.g)


def defined_names(graph):
    """What the graph and those in it give names to."""
    for each in subgraphs(graph):
        yield from (value.name for value in [*each.input, *each.initializer])
        yield from (name for node in each.node for name in node.output)


def rename_uses(graph, names):
    for each in subgraphs(graph):
        for node in each.node:
            for at, name in enumerate(node.input):
                node.input[at] = names.get(name, name)
        for value in each.output:
            value.name = names.get(value.name, value.name)


def hoist_from(loop, outer):
    """One Loop of `outer`; gives the number of values that it no longer carries."""
    body = next(attribute.g for attribute in loop.attribute if attribute.name == "body")
    carried = len(loop.input) - 2  # after the trip count and the condition; in the body: iteration number, condition
    kept = [at for at in range(carried) if body.input[2 + at].name != body.output[1 + at].name]
    gone = sorted(set(range(carried)) - set(kept))
    inside = {body.input[2 + at].name: loop.input[2 + at] for at in gone}
    after = {loop.output[at]: loop.input[2 + at] for at in gone if loop.output[at]}
    hidden = (set(defined_names(body)) - set(inside)) & set(inside.values())
    if hidden:
        raise ValueError(f"the Loop's body has names of its own for {sorted(hidden)}")
    if {value.name for value in outer.output} & set(after):
        raise ValueError("an output of the network is a value that the Loop carries unchanged")
    inputs, outputs = list(body.input), list(body.output)
    loop_inputs, loop_outputs = list(loop.input), list(loop.output)
    scans = range(carried, len(loop_outputs))
    del body.input[:], body.output[:], loop.input[:], loop.output[:]
    body.input.extend(inputs[:2] + [inputs[2 + at] for at in kept])
    body.output.extend(outputs[:1] + [outputs[1 + at] for at in [*kept, *scans]])
    loop.input.extend(loop_inputs[:2] + [loop_inputs[2 + at] for at in kept])
    loop.output.extend([loop_outputs[at] for at in [*kept, *scans]])
    rename_uses(body, inside)
    rename_uses(outer, after)
    return len(gone)


def hoist(data):
    """The network with every Loop's unchanged values hoisted. ValueError where that is not possible, or needless."""
    model = onnx.load_from_string(data)
    loops = [(node, graph) for graph in subgraphs(model.graph) for node in graph.node if node.op_type == "Loop"]
    count = sum(hoist_from(node, graph) for node, graph in loops)
    if count == 0:
        raise ValueError("no Loop carries anything unchanged")
    onnx.checker.check_model(model)
    return model.SerializeToString(deterministic=True)
