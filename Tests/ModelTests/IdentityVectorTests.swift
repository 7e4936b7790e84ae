import Model
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// spec/vectors/identity.json
struct IdentityVectorTests {
  private let suite: any CryptoSuite
  private let vectors: Vectors

  init() throws {
    suite = try SodiumSuite()
    vectors = try Vectors(page: "identity")
  }

  @Test func typesOfCasesAreKnown() throws {
    #expect(try vectors.types == ["domain", "endpoint", "nodeId", "chain"])
  }

  @Test func domainsAndEndpoints() throws {
    for vector in try vectors.cases("domain") {
      let domain = Domain(Text(try vector.text("domain")))
      #expect((domain != nil) == (try vector.expect.flag("valid")), "\(vector)")
    }
    for vector in try vectors.cases("endpoint") {
      let isWellFormed = Endpoint.isWellFormed(Text(try vector.text("endpoint")))
      #expect(isWellFormed == (try vector.expect.flag("valid")), "\(vector)")
    }
  }

  @Test func nodeIDs() throws {
    for vector in try vectors.cases("nodeId") {
      let node = NodeDocument.nodeID(root: try vector.hash("rootKey"), suite)
      #expect(node.bytes == (try vector.expect.hash("node")), "\(vector)")
    }
  }

  @Test func chains() throws {
    for vector in try vectors.cases("chain") {
      var chain: NodeChain?
      #expect(offer(try vector.bytesList("pinned"), to: &chain) == nil, "\(vector)")
      let before = chain
      let isNamed = vector.has("named") ? try vector.flag("named") : false
      var code = offer(try vector.bytesList("offered"), isNamed: isNamed, to: &chain)
      if code != nil { #expect(chain == before, "\(vector)") }
      if code == nil { code = try codeOfUse(vector, chain) }
      #expect(code == (try vector.code), "\(vector)")
      guard try vector.code == nil else { continue }
      let expected = try vector.expect.objects("documents")
      #expect(expected.count == chain?.documents.count ?? 0, "\(vector)")
      for (index, fields) in expected.enumerated() { try check(fields, index, chain) }
      #expect(chain?.revokedBelow ?? 0 == (try vector.expect.number("revokedBelow")), "\(vector)")
      #expect(chain?.replaced.map(\.hash) ?? [] == (try vector.expect.hashes("replaced")), "\(vector)")
      for replaced in chain?.replaced ?? [] {
        let reference = DocumentReference(number: replaced.document.number, hash: replaced.hash)
        #expect(chain?.document(reference) == replaced.document)
        #expect(chain?.isRevoked(reference) == true)
        #expect(chain?.branch(to: reference)?.last == replaced.signed)
      }
    }
  }

  private func offer(_ signed: [[UInt8]], isNamed: Bool = false, to chain: inout NodeChain?) -> String? {
    var documents: [SignedDocument] = []
    for bytes in signed {
      let decoded = wireOutcome { () throws(WireError) in
        try CBORReader.read(bytes) { (reader) throws(WireError) in try SignedDocument(&reader) }
      }
      guard let document = decoded.value else { return Refusal.documentInvalid.code }
      documents.append(document)
    }
    guard !documents.isEmpty else { return nil }
    return outcome { () throws(Refusal) in
      guard chain != nil else { return chain = try NodeChain(documents, suite) }
      do throws(Refusal) { try chain?.extend(with: documents, suite) } catch {
        guard isNamed, error == .documentRevoked else { throw error }
        try chain?.keepAside(documents, suite)
      }
    }.code
  }

  /// ID-7 and ID-8, as far as a chain alone says it.
  private func codeOfUse(_ vector: VectorFields, _ chain: NodeChain?) throws -> String? {
    guard let chain else { return nil }
    if vector.has("domain"), chain.newest.domain.string != (try vector.text("domain")) {
      return Refusal.documentWrongDomain.code
    }
    guard let now = try vector.optionalNumber("now") else { return nil }
    if try vector.number("number") != chain.newest.number { return "documentUnknown" }
    return now < chain.newest.expiresMilliseconds ? nil : Refusal.documentExpired.code
  }

  private func check(_ fields: VectorFields, _ index: Int, _ chain: NodeChain?) throws {
    let chain = try #require(chain)
    let document = chain.documents[index]
    let reference = DocumentReference(number: UInt64(index), hash: try fields.hash("hash"))
    #expect(chain.document(reference) == document)
    #expect(chain.hashes[index] == reference.hash)
    #expect(chain.document(number: UInt64(index)) == document)
    #expect(document.node.bytes == (try fields.hash("node")))
    #expect(document.number == (try fields.number("number")))
    #expect(document.domain.string == (try fields.text("domain")))
    #expect(document.endpoints.map(\.string) == (try fields.texts("endpoints")))
    #expect(document.versions == (try fields.numbers("versions")))
    #expect(document.issuedMilliseconds == (try fields.number("issued")))
    #expect(document.expiresMilliseconds == (try fields.number("expires")))
    #expect(document.root == (try fields.hash("rootKey")))
    #expect(document.keys.all == (try fields.hashes("keys")))
    #expect(document.directory.bytes == (try fields.hash("directory")))
    #expect(document.encode() == chain.signed[index].document)
  }
}
