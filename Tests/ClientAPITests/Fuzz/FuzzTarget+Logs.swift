import Federation
import Model
import Rules
import Sodium
import Suite
import Wire

extension FuzzTarget {
  static let logs = [
    FuzzTarget("range", range), FuzzTarget("coverage", coverage), FuzzTarget("records", records),
    FuzzTarget("chain", chain), FuzzTarget("proof", proof),
  ]

  /// Without libsodium there is nothing to try; the tests would not run at all.
  private static let suite: (any CryptoSuite)? = try? SodiumSuite()

  private static func range(_ bytes: [UInt8]) -> String? {
    guard
      let range = try? CBORReader.read(bytes, { (reader) throws(WireError) in try LogRange(&reader) }),
      let suite
    else { return nil }
    let encoded = CBORWriter.bytes { range.write(to: &$0) }
    let again = try? CBORReader.read(encoded) { (reader) throws(WireError) in try LogRange(&reader) }
    guard again == range else { return "what is encoded of a range is another one" }
    for bytes in range.events {
      guard let event = try? Event(headerBytes: bytes.header, body: bytes.body, suite) else { continue }
      guard event.header.encode() == bytes.header else { return "an event's header has two encodings" }
    }
    return nil
  }

  private static func coverage(_ bytes: [UInt8]) -> String? {
    guard
      let coverage = try? CBORReader.read(bytes, { (reader) throws(WireError) in try Coverage(&reader) }),
      let suite
    else { return nil }
    guard CBORWriter.bytes({ coverage.write(to: &$0) }) == bytes else {
      return "a coverage has two encodings"
    }
    let ids = (0..<min(coverage.count, 64)).map { _ in EventID(coverage.statement.root) }
    guard coverage.leads(from: ids, suite) else { return nil }
    // Only a leaf alone could be its own root, and a leaf's hash is not the id.
    return "a proof leads from ids that nobody has hashed"
  }

  /// Records of a snapshot, as pairs: a state that is made of them has them again.
  private static func records(_ bytes: [UInt8]) -> String? {
    let pairs = try? CBORReader.read(bytes) { (reader) throws(WireError) in
      try reader.list(limit: 1_000) { (reader) throws(WireError) in
        try reader.tuple(2) { (reader) throws(WireError) in
          Snapshot.Record(key: try reader.bytes(), value: try reader.bytes())
        }
      }
    }
    guard let pairs, let suite, var state = try? LogState(records: pairs, size: 9, suite) else { return nil }
    guard state.records == pairs else { return "a state has other records than it was made of" }
    guard state.recordCount == pairs.count else { return "the records are miscounted" }
    guard var again = try? LogState(records: state.records, size: 9, suite) else {
      return "a state's own records are refused"
    }
    return again.root() == state.root() ? nil : "the same records have two roots"
  }

  /// Evidence of a fork, as a file or in a message, and whether it proves anything.
  private static func proof(_ bytes: [UInt8]) -> String? {
    guard let proof = try? ForkProof.decode(bytes), let suite else { return nil }
    guard proof.encode() == bytes else { return "a proof has two encodings" }
    _ = try? proof.verified(suite)
    return nil
  }

  /// A node's documents. Whoever fuzzes has no keys, so that a chain is verified only where the corpus has one.
  private static func chain(_ bytes: [UInt8]) -> String? {
    guard
      let signed = try? CBORReader.read(
        bytes, { (reader) throws(WireError) in try SignedDocument.chain(&reader) }), let suite,
      let chain = try? NodeChain(signed, suite)
    else { return nil }
    return chain.signed == signed ? nil : "a chain has other documents than it was made of"
  }
}
