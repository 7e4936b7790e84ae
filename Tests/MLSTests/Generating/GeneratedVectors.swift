import Foundation
import TestSupport
import Testing

/// The project's own vectors (Vectors/Files), made by the engine from a seed: what it says today, it must read for ever.
struct GeneratedVectors {
  typealias Case = [String: Any]

  /// A maker for each class, by the name of its file.
  static var makers: [(name: String, make: (VectorMaker) throws -> [Case])] {
    [
      ("crypto-basics", { try [$0.cryptoBasics()] }), ("deserialization", { try $0.deserialization() }),
      ("tree-math", { $0.treeMath() }), ("key-schedule", { try [$0.keySchedule()] }),
      ("psk_secret", { try $0.preSharedKeys() }), ("secret-tree", { try $0.secretTrees() }),
      ("transcript-hashes", { try [$0.transcriptHashes()] }),
      ("message-protection", { try [$0.messageProtection()] }), ("welcome", { try [$0.welcome()] }),
      ("messages", { try [$0.messages()] }), ("tree-operations", { try $0.treeOperations() }),
      ("tree-validation", { try $0.treeValidation() }), ("treekem", { try $0.treeKEM() }),
      ("passive-client-welcome", { try $0.passiveWelcome() }),
      ("passive-client-handling-commit", { try $0.passiveCommits() }),
      ("passive-random", { try $0.passiveRandom() }),
    ]
  }

  /// Makes them all anew where `HANSE_WRITE_VECTORS` says: a folder.
  @Test func areWritten() throws {
    guard let folder = ProcessInfo.processInfo.environment["HANSE_WRITE_VECTORS"] else { return }
    for (index, maker) in Self.makers.enumerated() {
      let cases = try maker.make(try VectorMaker(seed: UInt64(index)))
      let data = try JSONSerialization.data(withJSONObject: cases, options: [.sortedKeys])
      try data.write(to: URL(fileURLWithPath: folder).appendingPathComponent("generated-\(maker.name).json"))
      print("\(maker.name): \(cases.count) cases, \(data.count) bytes")
    }
  }

  /// Each class has a file that is kept, and each file a class.
  @Test func areKept() {
    let kept = VectorFile.own.map { $0.name }
    #expect(Self.makers.allSatisfy { kept.contains("generated-\($0.name)") })
    #expect(VectorFile.own.allSatisfy { vectorClasses[$0.kind] != nil })
  }
}
