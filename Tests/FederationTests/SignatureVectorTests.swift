import Federation
import Model
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// The requests and responses of spec/vectors/federation.json.
struct SignatureVectorTests {
  private let suite: any CryptoSuite
  private let vectors: Vectors

  init() throws {
    suite = try SodiumSuite()
    vectors = try Vectors(page: "federation")
  }

  @Test func typesOfCasesAreKnown() throws {
    #expect(
      try vectors.types == [
        "signRequest", "signResponse", "request", "response", "body", "discovery", "version", "nodeRun",
      ])
  }

  /// What the vectors sign, the node's own signature is.
  @Test func madeRequests() throws {
    let (receiver, source) = try parties()
    for vector in try vectors.cases("signRequest") {
      let given = try HTTPFields(vector)
      let body = try vector.bytes("body")
      let key = try vector.signingKey("seed")
      let nonce = try #require(
        Bytes16([
          0x78, 0x37, 0x7B, 0x52, 0x57, 0x57, 0xB4, 0x94, 0x42, 0x7F, 0x89, 0x01, 0x4F, 0x97, 0xD7, 0x99,
        ]))
      let made = HTTPFields(
        RequestSignature.sign(
          try target(vector), body: body, from: source.newest, to: receiver, nowSeconds: 1_750_086_400,
          nonce: nonce, by: key, suite))
      for (name, value) in given.fields { #expect(made(name) == [value], "\(vector)") }
      #expect(made("signature-input") == ["hanse=\(try vector.text("parameters"))"], "\(vector)")
      #expect(made("content-digest") == [try vector.expect.text("digest")], "\(vector)")
      let signature = Base64.encode(try vector.expect.bytes("signature"))
      #expect(made("signature") == ["hanse=:\(String(decoding: signature, as: UTF8.self)):"], "\(vector)")
    }
  }

  @Test func madeResponses() throws {
    let request = try vectors.cases("request")[0]
    let (receiver, _) = try parties()
    let asked = try #require(try knownByResponses()[receiver])
    for vector in try vectors.cases("signResponse") {
      let given = try HTTPFields(vector)
      let asking = try #require(RequestSignature(field: try HTTPFields(request).callAsFunction))
      let made = HTTPFields(
        ResponseSignature.sign(
          status: try vector.integer("status"), body: try vector.bytes("body"), from: asked.newest,
          answering: asking, nowSeconds: 1_750_086_400, by: try vector.signingKey("seed"), suite))
      for (name, value) in given.fields { #expect(made(name) == [value], "\(vector)") }
      #expect(made("signature-input") == ["hanse=\(try vector.text("parameters"))"], "\(vector)")
      let signature = Base64.encode(try vector.expect.bytes("signature"))
      #expect(made("signature") == ["hanse=:\(String(decoding: signature, as: UTF8.self)):"], "\(vector)")
    }
  }

  @Test func requests() throws {
    for vector in try vectors.cases("request") {
      let result = try code(ofRequest: vector)
      let wanted = try vector.code
      #expect(result == wanted, "\(vector): \(result ?? "accepted")")
    }
  }

  @Test func responses() throws {
    for vector in try vectors.cases("response") {
      let fields = try HTTPFields(vector)
      let node = NodeID(try vector.hash("asked"))
      let chain = try #require(try chain(vector)[node])
      let asking = try vector.text("requestSignature").split(separator: ":")
      let request = try #require(Base64.decode(Array(asking[0].utf8)).flatMap { Bytes64($0) })
      let (status, body) = (try vector.integer("status"), try vector.bytes("body"))
      let asker = NodeID(try vector.hash("asker"))
      let now = try vector.number("now") / 1_000
      var result: String?
      do throws(ResponseSignature.Fault) {
        try ResponseSignature.verify(
          status: status, body: body, field: fields.callAsFunction, from: chain, to: asker, request: request,
          askedSeconds: now, nowSeconds: now, suite)
      } catch {
        result = error.rawValue
      }
      // A body without its digest is one more answer that the signature does not make valid.
      let wanted = try vector.code.map { $0 == "digestMismatch" ? "responseInvalid" : $0 }
      #expect(result == wanted, "\(vector): \(result ?? "accepted")")
    }
  }

  /// FED-1 to FED-9 without FED-10, in order, as a receiver judges them.
  private func code(ofRequest vector: VectorFields) throws -> String? {
    let fields = try HTTPFields(vector)
    guard let signature = RequestSignature(field: fields.callAsFunction) else { return "signatureMissing" }
    let target = try target(vector)
    let receiver = NodeID(try vector.hash("receiver"))
    let (known, now) = (try vector.known("documents", suite), try vector.number("now"))
    let startedSeconds = (try vector.number("started") + 999) / 1_000
    do throws(RequestFault) {
      try signature.verify(
        for: target, at: receiver, known, nowMilliseconds: now, startedSeconds: startedSeconds, suite)
    } catch {
      return error.rawValue
    }
    let nonce = String(decoding: Base64.encode(signature.nonce.bytes, padded: false), as: UTF8.self)
    guard !(try vector.texts("nonces").contains(nonce)) else { return "requestReplayed" }
    let versions = vector.has("versions") ? try vector.numbers("versions") : [1]
    if let version = ProtocolVersion.parse(target.path)?.version, !versions.contains(version) {
      return ProtocolVersion.noneInCommon
    }
    let body =
      vector.has("bodyZeros")
      ? [UInt8](repeating: 0, count: try vector.integer("bodyZeros")) : try vector.bytes("body")
    guard body.count <= Limits.messageBytes else { return "requestTooLarge" }
    guard signature.contentDigest == ContentDigest.field(of: body, suite) else { return "digestMismatch" }
    do throws(WireError) {
      try CBORReader.read(body) { (reader) throws(WireError) in try reader.skip() }
      return nil
    } catch {
      return error.code
    }
  }

  private func target(_ vector: VectorFields) throws -> RequestSignature.Target {
    RequestSignature.Target(
      method: try vector.text("method"), path: try vector.text("path"),
      query: "?" + (vector.has("query") ? try vector.text("query") : ""))
  }

  /// The receiver of the good request, and the chain of its source.
  private func parties() throws -> (NodeID, NodeChain) {
    let good = try vectors.cases("request")[0]
    let source = try #require(HTTPFields(good)("hanse-source").first.flatMap { Bytes32(hex: $0.utf8) })
    let chain = try #require(try good.known("documents", suite)[NodeID(source)])
    return (NodeID(try good.hash("receiver")), chain)
  }

  private func knownByResponses() throws -> KnownNodes { try chain(try vectors.cases("response")[0]) }

  private func chain(_ vector: VectorFields) throws -> KnownNodes {
    var known = KnownNodes(suite)
    _ = try known.learn(try vector.texts("documents").map { try vector.signedDocument($0) })
    return known
  }
}
