import TernGraph
import TernTensor

/// What an encoder has to do for a second of audio of one stream.
struct InferenceWork: Codable {
  /// What most weights are stored as.
  let dtype: String
  /// Bytes of weights that are read: recurrent ones for each encoder frame, others for each chunk, both once
  /// for all streams of a batch.
  let bytes: Double
  /// Multiplications and additions.
  let operations: Double

  init(of model: Model, chunk: Int, streams: Int, frameShift: Double) throws {
    let graph = try model.graph(named: "encoder")
    var (recurrent, others, count) = (0, 0, 0)
    var bytesOfType: [String: Int] = [:]
    for node in graph.nodes {
      let isLSTM = node.operation.signature.name == "lstm"
      for (index, name) in node.inputs.enumerated() {
        guard let tensor = model.tensors[name], tensor.shape.rank > 1 else { continue }
        bytesOfType[tensor.elementType.rawValue, default: 0] += tensor.byteCount
        count += tensor.shape.elementCount
        if isLSTM && [4, 6].contains(index) {
          recurrent += tensor.byteCount
        } else {
          others += tensor.byteCount
        }
      }
    }
    dtype = bytesOfType.max { $0.value < $1.value }?.key ?? ElementType.float32.rawValue
    let framesPerSecond = 1 / frameShift
    let perFrame = Double(recurrent) + Double(others) / Double(chunk)
    bytes = perFrame * framesPerSecond / Double(streams)
    operations = 2 * Double(count) * framesPerSecond
  }
}
