import Merkle
import Model
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// spec/vectors/events.json, but for its runs, which are the tree's.
struct EventVectorTests {
  private let suite: any CryptoSuite
  private let vectors: Vectors

  init() throws {
    suite = try SodiumSuite()
    vectors = try Vectors(page: "events")
  }

  @Test func typesOfCasesAreKnown() throws {
    #expect(try vectors.types == ["event", "batch", "run", "coverage"])
  }

  @Test func events() throws {
    for vector in try vectors.cases("event") {
      let header = try vector.bytes("header")
      let body = try vector.optionalBytes("body")
      // Letters are read a floor above.
      if vector.name.hasPrefix("EV-1 invitation") { continue }
      let result = outcome { () throws(Refusal) in try event(header, body) }
      #expect(result.code == (try vector.code), "\(vector)")
      guard let event = result.value, try vector.code == nil else { continue }
      let expected = try vector.expect
      #expect(event.header.encode() == header, "\(vector)")
      #expect(event.id.bytes == (try expected.hash("id")), "\(vector)")
      #expect(event.log.bytes == (try expected.hash("log")), "\(vector)")
      #expect(event.header.kind.rawValue == (try expected.number("kind")), "\(vector)")
      #expect(event.header.author.node.bytes == (try expected.hash("node")), "\(vector)")
      #expect(event.header.author.user?.bytes.bytes == (try expected.optionalBytes("user")), "\(vector)")
      let position = event.header.position
      #expect(
        [position.lane, position.incarnation, position.counter] == (try expected.numbers("position")),
        "\(vector)")
      #expect(event.header.timeMilliseconds == (try expected.number("time")), "\(vector)")
    }
  }

  /// An event as an origin hands it to the home.
  private func event(_ header: [UInt8], _ body: [UInt8]?) throws(Refusal) -> Event {
    let event = try Event(headerBytes: header, body: body, suite)
    if let body { _ = try Body.decode(body, for: event.header.kind) }
    if event.header.kind.hasBody, body == nil { throw .bodyMissing }
    return event
  }

  @Test func batches() throws {
    for vector in try vectors.cases("batch") {
      let ids = try vector.expect.hashes("ids")
      let leaves = ids.map { TreeHash.leaf($0, suite) }
      let root = TreeHash.root(leaves[...], suite)
      #expect(root == (try vector.expect.hash("root")), "\(vector)")
      let key = try vector.signingKey("seed")
      let statement = BatchStatement(
        node: NodeID(try vector.hash("node")), document: try vector.number("document"),
        size: UInt64(ids.count), root: root, by: key)
      #expect(CBORWriter.bytes { statement.write(to: &$0) } == (try vector.expect.bytes("statement")))
      #expect(statement.isSigned(by: key.publicKey, suite), "\(vector)")
    }
  }

  @Test func coverages() throws {
    for vector in try vectors.cases("coverage") {
      let input = try vector.bytes("coverage")
      let decoded = wireOutcome { () throws(WireError) in
        try CBORReader.read(input) { (reader) throws(WireError) in try Coverage(&reader) }
      }
      guard let coverage = decoded.value else {
        #expect(decoded.code == (try vector.code), "\(vector)")
        continue
      }
      #expect(CBORWriter.bytes { coverage.write(to: &$0) } == input, "\(vector)")
      let code = try codeOfCoverage(coverage, vector)
      #expect(code == (try vector.code), "\(vector)")
      guard code == nil else { continue }
      #expect(coverage.first == (try vector.expect.number("first")), "\(vector)")
      #expect(coverage.count == (try vector.expect.number("count")), "\(vector)")
      #expect(coverage.statement.size == (try vector.expect.number("size")), "\(vector)")
    }
  }

  /// EV-5 to EV-7 in the terms of the model.
  private func codeOfCoverage(_ coverage: Coverage, _ vector: VectorFields) throws -> String? {
    let statement = coverage.statement
    if statement.size > UInt64(Limits.batchEvents) { return Refusal.batchTooLarge.code }
    if statement.node.bytes != (try vector.hash("node")) { return Refusal.statementWrongNode.code }
    if let document = try vector.optionalNumber("document"), statement.document != document {
      return Refusal.statementWrongDocument.code
    }
    let ids = try vector.hashes("ids").map { EventID($0) }
    if !coverage.leads(from: ids, suite) { return Refusal.eventUncovered.code }
    return statement.isSigned(by: try vector.hash("batchKey"), suite)
      ? nil : Refusal.statementBadSignature.code
  }
}
