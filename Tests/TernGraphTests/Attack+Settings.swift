// Made by the tests themselves, so that what is forced is there.
// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry

import TernGraph

extension Attack {
  /// Attacks on numbers and texts beside the graphs.
  static let settings: [Attack] =
    [
      Attack("producer-long", .limit) { $0.model.producer = String(repeating: "p", count: 1025) },
      Attack("tokens-131073", .limit) { $0.model.tokens = Array(repeating: "", count: 131_073) },
      Attack("token-long", .limit) { $0.model.tokens[1] = String(repeating: "t", count: 1025) },
      Attack("tokens-fewer-than-unknown", .limit) { $0.model.tokens.removeLast() },
      Attack("tokenizer-without-kind", .limit) { $0.model.tokenizer?.kind = "" },
      Attack("provenance-1025", .limit) { draft in
        draft.model.provenance = Dictionary(
          uniqueKeysWithValues: (0..<1025).map { ("key \($0)", "") })
      },
      Attack("provenance-key-not-ascii", .limit) { $0.model.provenance["clé"] = "" },
    ]
    + decoding(
      ("blank-unknown", { $0.blank = 3 }), ("unknown-unknown", { $0.unknown = 3 }),
      ("window-0", { ($0.windowFrames, $0.shiftFrames) = (0, 0) }),
      ("window-max", { $0.windowFrames = 1 << 20 }), ("shift-0", { $0.shiftFrames = 0 }),
      ("shift-beyond-window", { $0.shiftFrames = 10 }), ("context-empty", { $0.startContext = [] }),
      ("context-17", { $0.startContext = Array(repeating: 0, count: 17) }),
      ("context-negative", { $0.startContext = [-2, 0] }),
      ("context-unknown", { $0.startContext = [0, 3] }),
      ("symbols-0", { $0.maximumSymbolsPerFrame = 0 })
    )
    + frontEnd(
      ("rate-nan", { $0.sampleRate = .nan }), ("rate-infinite", { $0.sampleRate = .infinity }),
      ("rate-0", { $0.sampleRate = 0 }), ("bins-0", { $0.binCount = 0 }),
      ("bins-max", { $0.binCount = Int(UInt32.max) }), ("low-negative", { $0.lowFrequency = -1 }),
      ("low-above-high", { $0.lowFrequency = 7700 }),
      ("high-above-half", { $0.highFrequency = 8001 }),
      ("length-0", { $0.frameLength = 0 }), ("length-hours", { $0.frameLength = 3600 }),
      ("shift-0", { $0.frameShift = 0 }), ("shift-nan", { $0.frameShift = .nan }),
      ("preemphasis-2", { $0.preemphasis = 2 }), ("floor-negative", { $0.energyFloor = -1 }),
      ("scale-0", { $0.sampleScale = 0 }), ("tail-max", { $0.tailFrames = Int(UInt32.max) }),
      ("tail-infinite", { $0.tailValue = -.infinity })
    )

  private static func decoding(
    _ changes: (name: String, change: (inout Decoding) -> Void)...
  ) -> [Attack] {
    changes.map { name, change in
      Attack("decoding-\(name)", .limit) { draft in change(&draft.model.decoding!) }
    }
  }

  private static func frontEnd(
    _ changes: (name: String, change: (inout FrontEnd) -> Void)...
  ) -> [Attack] {
    changes.map { name, change in
      Attack("front-end-\(name)", .limit) { draft in change(&draft.model.frontEnd!) }
    }
  }
}
