// Made by the tests themselves, so that what is forced is there.
// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry

import TernGraph
import TernTensor

extension Attack {
  /// Attacks on the table of tensors and the data section.
  static let tensors: [Attack] = {
    // golden.joiner.x [2, 3], golden.joiner.y [2, 2], joiner.bias [2], joiner.weight [2, 3]
    let zeros = [UInt8](repeating: 0, count: 64)
    // embedding.weight i8 [4, 2] with scales, golden.decoder.ids, golden.decoder.y, scale.weight
    let quantised = Samples.quantised
    return [
      Attack("tensor-unaligned", .structure) { $0.records[1].data.offset = 65 },
      Attack("tensor-on-another", .structure) { $0.records[1].data.offset = 0 },
      Attack("tensor-after-hole", .structure) {
        $0.records[3].data.offset += 64
        $0.data.insert(contentsOf: zeros, at: 192)
      },
      Attack("tensors-swapped", .structure) {
        $0.records[1].data.offset = 128
        $0.records[2].data.offset = 64
      },
      Attack("tensors-unsorted", .structure) {
        $0.records[0].name = "joiner.weight"  // of the same type, its block in its place
        $0.records[3].name = "golden.joiner.x"
      },
      Attack("tensor-twice", .structure) { $0.records[3].name = $0.records[2].name },
      Attack("tensor-name-empty", .limit) { $0.records[3].name = "" },
      Attack("tensor-name-newline", .limit) { $0.records[3].name = "a\nb" },
      Attack("tensor-missing", .structure) {
        $0.records.removeLast()
        $0.data.removeLast($0.data.count - 136)
      },
      Attack("tensor-past-the-end", .truncated) {
        $0.records[3].extents = [1 << 20, 3]
        $0.records[3].data.byteCount = 12 << 20
      },
      Attack("tensor-extents-overflow", .limit) { $0.records[3].extents = [1 << 30, 1 << 30, 16] },
      Attack("tensor-bytes-overflow", .limit) { $0.records[3].extents = [1 << 31] },
      Attack("tensor-empty", .limit) {
        $0.records[3].extents = [0, 3]
        $0.records[3].data.byteCount = 0
      },
      Attack("tensor-of-9-axes", .limit) { $0.records[3].extents = Array(repeating: 1, count: 9) },
      Attack("tensor-length-short", .structure) { $0.records[3].data.byteCount = 20 },
      Attack("tensor-length-0", .structure) { $0.records[3].data.byteCount = 0 },
      Attack("tensor-transposed", .operation) { $0.records[3].extents = [3, 2] },
      Attack("tensor-of-another-type", .structure) { $0.records[3].elementType = .float16 },
      Attack("data-left-over", .structure) { $0.data += zeros },
      Attack("tensor-checksum", .damaged) { $0.records[2].data.checksum ^= 1 },
      Attack("tensor-changed", .damaged) { $0.data[64] ^= 1 },
      Attack("tensor-padding-set", .damaged) { $0.data[63] = 1 },
      Attack("i8-without-scales", .type, in: quantised) { $0.records[0].scales = nil },
      Attack("f32-with-scales", .type) { $0.records[2].scales = $0.records[2].data },
      Attack("scales-too-few", .structure, in: quantised) { $0.records[0].scales!.byteCount = 12 },
      Attack("scales-on-codes", .structure, in: quantised) { $0.records[0].scales!.offset = 0 },
      Attack("scales-changed", .damaged, in: quantised) { $0.data[64] ^= 1 },
      Attack("scale-nan", .type, in: quantised) {
        $0.data.replaceSubrange(64..<68, with: [0, 0, 0xC0, 0x7F])
        $0.seal()
      },
      Attack("scale-infinite", .type, in: quantised) {
        $0.data.replaceSubrange(68..<72, with: [0, 0, 0x80, 0x7F])
        $0.seal()
      },
      Attack("i8-scalar", .limit, in: quantised) {
        $0.records[0].extents = []
        $0.records[0].data.byteCount = 1
      },
      Attack("i8-as-bias", .operation, in: quantised) { draft in
        let graph = draft.model.graphs[0]
        draft.model.graphs[0] = Graph(
          name: graph.name, inputs: graph.inputs, outputs: graph.outputs,
          nodes: graph.nodes.dropLast() + [
            Samples.node(
              "scale", graph.nodes[1].operation, ["embedding", "scale.weight", "embedding.weight"])
          ])
      },
    ]
  }()
}
