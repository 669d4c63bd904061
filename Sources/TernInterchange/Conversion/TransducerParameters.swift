import Foundation
import TernTensor

/// The parameters of an LSTM transducer, by icefall's names, from checkpoints of any form.
public enum TransducerParameters {
  /// The parameters under a key of a checkpoint: `model`, or `model_avg` for the running average.
  ///
  /// - Throws: ``InterchangeError`` where the checkpoint has none.
  public static func read(
    _ checkpoint: Checkpoint, key: String = "model"
  ) throws(InterchangeError) -> [String: Tensor] {
    let stateDict = try checkpoint.stateDict(key)
    var parameters: [String: Tensor] = [:]
    for name in stateDict.names { parameters[name] = stateDict[name] }
    return parameters
  }

  /// The parameters of an encoder, a decoder and a joiner that were traced each to a file of its own,
  /// in any order. Their scales are folded, and the norms' epsilons are plain numbers.
  ///
  /// - Throws: ``InterchangeError`` with code `.missing` where one of the three is not there.
  public static func read(traces: [Checkpoint]) throws(InterchangeError) -> [String: Tensor] {
    var parameters: [String: Tensor] = [:]
    var found: [String: String] = [:]
    for trace in traces {
      let stateDict = try trace.stateDict()
      guard let part = part(of: stateDict) else {
        throw InterchangeError(
          code: .missing,
          message:
            "\(trace.path): a trace, but not of an LSTM transducer's encoder, decoder or joiner")
      }
      if let other = found.updateValue(trace.path, forKey: part) {
        throw InterchangeError(
          code: .format, message: "\(trace.path): a second \(part), after \(other)")
      }
      for name in stateDict.names { parameters["\(part).\(name)"] = stateDict[name] }
      for (name, number) in stateDict.numbers {
        // icefall's own name for a norm's epsilon in an export is `eps_exp`.
        guard let last = name.split(separator: ".").last, last == "eps" || last == "eps_exp" else {
          continue
        }
        let path = name.dropLast(last.count)
        parameters["\(part).\(path)eps"] = Tensor([log(number)], shape: [])
      }
    }
    for part in ["encoder", "decoder", "joiner"] where found[part] == nil {
      throw InterchangeError(
        code: .missing,
        message: "no \(part)_jit_trace.pt: give the encoder's, decoder's and joiner's traces")
    }
    return parameters
  }

  private static func part(of stateDict: StateDict) -> String? {
    if stateDict["encoder_embed.conv.0.weight"] != nil { return "encoder" }
    if stateDict["embedding.weight"] != nil { return "decoder" }
    if stateDict["output_linear.weight"] != nil { return "joiner" }
    return nil
  }
}
