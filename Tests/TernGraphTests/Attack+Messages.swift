// Made by the tests themselves, so that what is forced is there.
// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry

import CTernFormat
import Glibc
import TernGraph

extension Attack {
  /// Attacks on the encoding of the metadata, in ways that no model has.
  static let messages: [Attack] = {
    let linear = Draft(Samples.linear)
    let (metadata, data) = (linear.metadata, linear.data)
    func raw(_ name: String, _ code: GraphError.Code, _ metadata: [UInt8]) -> Attack {
      Attack(name, code, Draft.file(metadata: metadata, data: data))
    }
    func edited(
      _ name: String, _ code: GraphError.Code,
      _ edit: (Message) -> Void
    ) -> Attack { Attack(name, code, linear.file(editing: edit)) }
    return [
      raw("message-noise", .structure, Array(repeating: 0xFF, count: 99)),
      raw("message-cut", .structure, metadata.dropLast()),
      raw("message-group", .structure, metadata + [0x0B, 0x0C]),
      raw("message-without-operator-set", .structure, [0x0A, 0x00]),
      raw("field-unknown", .structure, metadata + [0xF8, 0x07, 0x01]),
      raw("field-number-0", .structure, metadata + [0x00, 0x01]),
      raw("field-length-max", .structure, metadata + [0x3A] + Self.longest),
      raw("field-twice", .structure, metadata + [0x10, 0x01]),
      raw("field-out-of-order", .structure, Array(metadata[14...]) + metadata[..<14]),
      raw(
        "varint-padded", .structure, metadata.replacing([0x10, 0x01], with: [0x10, 0x81, 0x00])),
      raw("varint-endless", .structure, metadata + Array(repeating: 0xFF, count: 40)),
      raw("submessage-twice", .structure, metadata + [0x4A, 0x02, 0x08, 0x09]),
      raw(
        "text-with-zero", .structure,
        metadata.replacing(Array("joiner".utf8), with: Array("joi\0er".utf8))),
      raw(
        "text-not-utf8", .structure,
        metadata.replacing(Array("joiner".utf8), with: Array("joi".utf8) + [0xC3, 0x28] + [0x72])),
      raw("expanding-dimensions", .limit, metadata + Self.expandingGraph),
      edited("operator-index", .structure) { unsafe $0.node.pointee.operator_ = 2 },
      edited("operator-index-max", .structure) { unsafe $0.node.pointee.operator_ = .max },
      edited("operator-unknown", .operation) {
        unsafe $0.operation.pointee.name = strdup("system")
      },
      edited("operator-version-2", .operation) {
        unsafe $0.operation.pointee.version = 2
      },
      edited("operator-set-2", .version) { unsafe $0.model.pointee.operator_set = 2 },
      edited("signature-input-renamed", .operation) {
        unsafe $0.operation.pointee.inputs[1]!.pointee.name = strdup("matrix")
      },
      edited("signature-input-required", .operation) {
        unsafe $0.operation.pointee.inputs[2]!.pointee.optional = 0
      },
      edited("signature-without-bias", .operation) {
        unsafe $0.operation.pointee.n_inputs = 2
      },
      edited("signature-variadic", .operation) {
        unsafe $0.operation.pointee.variadic = 1
      },
      edited("signature-output-renamed", .operation) {
        unsafe $0.operation.pointee.outputs[0] = strdup("z")
      },
      edited("operators-unused", .structure) {
        unsafe $0.model.pointee.graphs[0]!.pointee.n_nodes = 1
        unsafe $0.model.pointee.graphs[0]!.pointee.outputs[0]!.pointee.value = strdup("linear")
      },
      edited("dimension-of-nothing", .structure) {
        unsafe $0.width.pointee.has_constant = 0
      },
      edited("dimension-of-both", .structure) {
        unsafe $0.width.pointee.symbol = strdup("C")
      },
      edited("dimension-max", .limit) { unsafe $0.width.pointee.constant = .max },
      edited("element-type-0", .type) {
        unsafe $0.model.pointee.tensors[0]!.pointee.element_type = Tern__ElementType(rawValue: 0)
      },
      edited("element-type-9", .type) {
        unsafe $0.model.pointee.tensors[0]!.pointee.element_type = Tern__ElementType(rawValue: 9)
      },
      edited("extent-max", .limit) {
        unsafe $0.model.pointee.tensors[0]!.pointee.extents[0] = .max
      },
      edited("offset-max", .limit) {
        unsafe $0.model.pointee.tensors[0]!.pointee.data.pointee.offset = .max
      },
      edited("length-max", .limit) {
        unsafe $0.model.pointee.tensors[0]!.pointee.data.pointee.length = .max
      },
      edited("provenance-twice", .structure) {
        unsafe $0.model.pointee.provenance[1]!.pointee.key = strdup("corpus")
      },
      edited("provenance-unsorted", .structure) {
        unsafe $0.model.pointee.provenance[0]!.pointee.key = strdup("zebra")
      },
    ]
      + attributes
  }()

  /// Attacks on the attribute of an encoder's first node, `reshape`, and on its golden vector.
  private static let attributes: [Attack] = {
    let lstm = Draft(Samples.lstm)
    func edited(
      _ name: String, _ code: GraphError.Code, _ edit: (Message) -> Void
    ) -> Attack { Attack(name, code, lstm.file(editing: edit)) }
    return [
      edited("attribute-missing", .operation) { unsafe $0.node.pointee.n_attributes = 0 },
      edited("attribute-of-nothing", .structure) {
        unsafe $0.attribute.pointee.integers = nil
      },
      edited("attribute-of-both", .structure) {
        unsafe $0.attribute.pointee.has_integer = 1
      },
      edited("attribute-of-another-type", .operation) {
        unsafe $0.attribute.pointee.integers = nil
        unsafe $0.attribute.pointee.has_integer = 1
      },
      edited("attribute-renamed", .operation) {
        unsafe $0.attribute.pointee.name = strdup("shape")
      },
      edited("attribute-negative", .operation) {
        unsafe $0.attribute.pointee.integers.pointee.values[0] = -1
      },
      edited("attribute-min", .operation) {
        unsafe $0.attribute.pointee.integers.pointee.values[0] = .min
      },
      edited("golden-input-twice", .structure) {
        unsafe $0.model.pointee.goldens[0]!.pointee.inputs[1]!.pointee.name = strdup("x")
      },
      edited("attribute-empty", .operation) {
        unsafe $0.attribute.pointee.integers.pointee.n_values = 0
      },
    ]
  }()

  /// The varint of 2⁶⁴ - 1.
  private static let longest: [UInt8] = Array(repeating: 0xFF, count: 9) + [0x01]

  /// A graph that becomes 70 times as large in memory: one input of very many empty dimensions.
  private static let expandingGraph: [UInt8] = {
    func field(_ tag: UInt8, _ bytes: [UInt8]) -> [UInt8] {
      var (length, varint) = (bytes.count, [UInt8]())
      repeat {
        varint.append(UInt8(length & 0x7F) | (length > 0x7F ? 0x80 : 0))
        length >>= 7
      } while length > 0
      return [tag] + varint + bytes
    }
    let dimensions = [[UInt8]](repeating: [0x1A, 0x00], count: 200_000).flatMap { $0 }
    let input = field(0x12, field(0x0A, [0x78]) + [0x10, 0x01] + dimensions)
    return field(0x22, field(0x0A, [0x67]) + input)
  }()
}

extension [UInt8] {
  /// These bytes, the first occurrence of some replaced by others, whose place in the messages that
  /// hold it keeps its length or which lie in none.
  fileprivate func replacing(_ old: [UInt8], with new: [UInt8]) -> [UInt8] {
    let start = indices.first { self[$0...].starts(with: old) }!
    return self[..<start] + new + self[(start + old.count)...]
  }
}
