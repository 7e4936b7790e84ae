import Federation
import Model
import TestSupport
import Testing
import Wire

/// Discovery, delegations and the choice of a version in spec/vectors/federation.json.
struct DiscoveryVectorTests {
  private let vectors: Vectors

  init() throws { vectors = try Vectors(page: "federation") }

  @Test func discoveries() throws {
    for vector in try vectors.cases("discovery") {
      let (domain, answers) = (try vector.text("domain"), try answers(vector))
      var code: String?
      var found = Found(asked: [], documents: [])
      do throws(DiscoveryAnswer.Fault) { found = try discover(domain, answers) } catch {
        code = error.rawValue
      }
      #expect(code == (try vector.code), "\(vector)")
      guard code == nil else { continue }
      let documents = try vector.expect.texts("documents").map { try vector.signedDocument($0) }
      let wanted = Found(asked: try vector.expect.texts("asked"), documents: documents)
      #expect(found == wanted, "\(vector)")
    }
  }

  private struct Found: Equatable {
    let asked: [String]
    let documents: [SignedDocument]
  }

  /// As a node asks, with answers that are there already.
  private func discover(
    _ domain: String, _ answers: [(status: Int, body: [UInt8])]
  ) throws(DiscoveryAnswer.Fault) -> Found {
    let asked = ["https://\(domain)/.well-known/hanse"]
    switch try DiscoveryAnswer(status: answers[0].status, body: answers[0].body) {
    case .documents(let documents): return Found(asked: asked, documents: documents)
    case .delegation(let delegation):
      let answer = try DiscoveryAnswer(status: answers[1].status, body: answers[1].body)
      let next = "https://\(delegation.authority.string)/.well-known/hanse"
      return Found(asked: asked + [next], documents: try answer.documentsOfDelegate())
    }
  }

  private func answers(_ vector: VectorFields) throws -> [(status: Int, body: [UInt8])] {
    try vector.list("answers").map { answer in
      guard let answer = answer as? [Any], answer.count == 2, let status = answer[0] as? Int,
        let body = answer[1] as? String
      else { throw VectorFault(what: "\(vector): an answer") }
      return (status, try bytes(hex: body))
    }
  }

  @Test func versions() throws {
    for vector in try vectors.cases("version") {
      let (own, peers) = (try vector.numbers("own"), try vector.numbers("peers"))
      let found = ProtocolVersion.common(own, peers)
      let wanted = try vector.code == nil ? try vector.expect.number("version") : nil
      #expect(found == wanted && ProtocolVersion.common(peers, own) == wanted, "\(vector)")
    }
  }

  @Test func pathsOfEndpoints() {
    for (path, version, endpoint) in [
      ("/hanse/v1/pull", 1, "pull"), ("/hanse/v12/push", 12, "push"), ("/hanse/v2/", 2, ""),
    ] as [(String, UInt64, String)] {
      let parsed = ProtocolVersion.parse(path)
      #expect(parsed?.version == version && parsed?.endpoint == endpoint, "\(path)")
      #expect(ProtocolVersion.path(of: endpoint, in: version) == path)
    }
    for path in [
      "", "/", "/hanse", "/hanse/v1", "/hanse/v/pull", "/hanse/v01/pull", "/hanse/v0/pull", "/hanse/1/pull",
      "/hanse/v1/pull/", "/hanse/v1x/pull", "/hanse/v99999999999999999999/pull", "hanse/v1/pull",
      "//hanse/v1/pull",
      "/Hanse/v1/pull", "/hanse/V1/pull",
    ] { #expect(ProtocolVersion.parse(path) == nil, "\(path)") }
  }
}
