import Foundation
import TernGraph
import TernTensor
import Testing

@Suite struct RoundTripTests {
  @Test(arguments: Samples.all.map(\.model)) func givesTheSameBytes(_ model: Model) throws {
    let file = try model.bytes()
    let read = try Model(file: file)
    #expect(try read.bytes() == file)
    #expect(read.graphs == model.graphs)
    #expect(read.goldens == model.goldens)
    #expect(read.tokens == model.tokens && read.tokenizer == model.tokenizer)
    #expect(read.frontEnd == model.frontEnd && read.decoding == model.decoding)
    #expect(read.provenance == model.provenance && read.producer == model.producer)
    #expect(read.tensors.keys == model.tensors.keys)
    for (name, tensor) in model.tensors {
      let other = try #require(read.tensors[name])
      #expect(other.elements(as: Double.self) == tensor.elements(as: Double.self))
      #expect(TensorType(of: other) == TensorType(of: tensor) && other.scales == tensor.scales)
    }
  }

  @Test(arguments: Samples.all.map(\.model)) func doesNotDependOnOrder(_ model: Model) throws {
    var other = model
    other.tensors = [:]
    for (name, tensor) in model.tensors.sorted(by: { $0.key > $1.key }) {
      other.tensors[name] = tensor
    }
    other.provenance = Dictionary(
      uniqueKeysWithValues: model.provenance.sorted { $0.key > $1.key })
    #expect(try other.bytes() == model.bytes())
  }

  @Test func goesThroughAFile() throws {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "tern-\(UUID().uuidString).tern").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Samples.lstm.write(to: path)
    let model = try Model(contentsOf: path)
    try Samples.linear.write(to: path)  // the mapped file stays what it was
    #expect(try model.bytes() == Samples.lstm.bytes())
    #expect(try Model(contentsOf: path, verifying: .structure).bytes() == Samples.linear.bytes())
    #expect(throws: TensorError.self) { try Model(contentsOf: path + ".none") }
  }

  @Test func tensorsStandOnTheFile() throws {
    let file = Tensor(try Samples.quantised.bytes(), shape: [972])
    let (storage, model) = (file.storage, try Model(reading: file.storage, name: "test.tern"))
    #expect(model.tensors.values.allSatisfy { $0.storage === storage && $0.byteOffset % 64 == 0 })
  }

  @Test func contentsAreCheckedUnlessToldOtherwise() throws {
    var file = try Samples.linear.bytes()
    file[file.count - 1] ^= 1
    let error = #expect(throws: GraphError.self) { try Model(file: file) }
    #expect(error?.code == .damaged)
    #expect(error?.location.contains("test.tern, tensor 'joiner.weight', byte ") == true)
    #expect(try Model(file: file, verifying: .structure).tensors.count == 4)
  }

  @Test func unsoundModelsAreNotWritten() throws {
    var model = Samples.linear
    model.tensors["joiner.bias"] = Tensor([Double(1), 2], shape: [2])
    #expect(throws: GraphError.self) { try model.bytes() }
    model.tensors["joiner.bias"] = nil
    let path = FileManager.default.temporaryDirectory.appending(path: "tern-unsound.tern").path
    #expect(throws: GraphError.self) { try model.write(to: path) }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func splitsAndJoins() throws {
    let whole = Samples.quantised
    let parts = whole.split()
    #expect(parts.map { $0.graphs.map(\.name) } == [["decoder"], ["embedder"]])
    #expect(parts[1].tensors.keys.sorted() == ["embedding.weight"] && parts[1].goldens.isEmpty)
    let files = try parts.map { try Model(file: $0.bytes()) }
    #expect(try Model(joining: files).bytes() == whole.bytes())
    #expect(try Model(joining: [Samples.linear, Samples.lstm]).graphs.count == 2)
  }

  @Test func conflictsAreNotJoined() throws {
    func codes(_ change: (inout Model) -> Void) -> GraphError.Code? {
      var other = Samples.quantised.split()[1]
      change(&other)
      let first = Samples.quantised.split()[0]
      do { _ = try Model(joining: [first, other]) } catch { return error.code }
      return nil
    }
    #expect(codes { _ in } == nil)
    #expect(codes { $0.graphs = Samples.quantised.split()[0].graphs } == .structure)
    #expect(codes { $0.tokens = ["other"] } == .structure)
    #expect(codes { $0.tokens = [] } == nil)
    #expect(
      codes { $0.tensors["embedding.weight"] = Samples.tensor([4, 2], step: 1) } == .structure)
    #expect(codes { $0.provenance["licence"] = "MIT" } == nil)
    #expect(codes { $0.producer = "other" } == nil)
  }
}
