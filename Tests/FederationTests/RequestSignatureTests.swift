import Federation
import Model
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// Requests and responses signed here, tampered with in every part.
struct RequestSignatureTests {
  private static let now: UInt64 = 1_000
  private let suite: any CryptoSuite
  private let source: TestNode
  private let receiver: TestNode
  private let target = RequestSignature.Target(method: "POST", path: "/hanse/v1/push", query: "?")
  private let body: [UInt8] = [0xA1, 0x01, 0x80]

  init() throws {
    suite = try SodiumSuite()
    source = try TestNode("lubeck", seed: 1, suite)
    receiver = try TestNode("wismar", seed: 2, suite)
  }

  private func request(_ change: (HTTPFields) -> HTTPFields = { $0 }) -> HTTPFields {
    change(
      HTTPFields(
        RequestSignature.sign(
          target, body: body, from: source.chain.newest, to: receiver.id, nowSeconds: Self.now,
          nonce: Bytes16(body + [UInt8](repeating: 9, count: 13), at: 0), by: source.keys[1], suite)))
  }

  private func isValid(_ fields: HTTPFields, _ target: RequestSignature.Target? = nil) -> Bool {
    guard let signature = RequestSignature(field: fields.callAsFunction) else { return false }
    return fault(signature, target: target) == nil
  }

  private func fault(
    _ signature: RequestSignature, target: RequestSignature.Target? = nil, atSeconds: UInt64 = now,
    startedSeconds: UInt64 = 0
  ) -> RequestFault? {
    var known = KnownNodes(suite)
    known.pin(source.chain)
    do throws(RequestFault) {
      try signature.verify(
        for: target ?? self.target, at: receiver.id, known, nowMilliseconds: atSeconds * 1_000,
        startedSeconds: startedSeconds, suite)
      return nil
    } catch {
      return error
    }
  }

  @Test func aRequestIsReadAsItWasSigned() throws {
    let fields = request()
    let signature = try #require(RequestSignature(field: fields.callAsFunction))
    #expect(isValid(fields))
    #expect(signature.source == source.id && signature.destination == receiver.id)
    #expect(signature.domain == source.chain.newest.domain.text && signature.key.document == 0)
    #expect(signature.createdSeconds == Self.now && signature.expiresSeconds == Self.now + 60)
    #expect(signature.contentDigest == ContentDigest.field(of: body, suite))
  }

  @Test func everyCoveredComponentIsCovered() throws {
    for other in [
      RequestSignature.Target(method: "GET", path: target.path, query: "?"),
      RequestSignature.Target(method: "POST", path: "/hanse/v1/pull", query: "?"),
      RequestSignature.Target(method: "POST", path: target.path, query: "?a"),
    ] { #expect(!isValid(request(), other)) }
    let elsewhere = ContentDigest.field(of: [1], suite)
    let strangers = try TestNode("visby", seed: 3, suite)
    let changes: [(String, String)] = [
      ("content-digest", elsewhere), ("content-type", "application/json"), ("hanse-domain", "visby.example"),
      ("hanse-source", hexString(strangers.id)), ("hanse-destination", hexString(strangers.id)),
    ]
    for (name, value) in changes {
      #expect(!isValid(request { $0.changing(name) { _ in value } }), "\(name)")
    }
  }

  /// Every character of every signature field counts.
  @Test func nothingOfTheSignatureFieldsMayChange() {
    var random = Seeded()
    for name in ["signature-input", "signature"] {
      let length = request()(name)[0].utf8.count
      for index in 0..<length {
        let changed = request { fields in
          fields.changing(name) { value in
            var bytes = Array(value.utf8)
            bytes[index] ^= UInt8(random.integer(1...15))
            return String(decoding: bytes, as: UTF8.self)
          }
        }
        #expect(!isValid(changed), "\(name) at \(index)")
      }
    }
  }

  @Test func eachFieldIsThereOnce() {
    let good = request()
    for (name, _) in good.fields {
      #expect(!isValid(HTTPFields(good.fields.filter { $0.name != name })), "without \(name)")
      #expect(!isValid(HTTPFields(good.fields + good.fields.filter { $0.name == name })), "\(name) twice")
    }
  }

  @Test func theWindowIsAMinuteEachWay() throws {
    let signature = try #require(RequestSignature(field: request().callAsFunction))
    let (now, minute) = (Self.now, RequestSignature.windowSeconds)
    for time in [now, now - minute, now + minute] { #expect(fault(signature, atSeconds: time) == nil) }
    for time in [now - minute - 1, now + minute + 1, 0] {
      #expect(fault(signature, atSeconds: time) == .clockSkew, "\(time)")
    }
    #expect(fault(signature, atSeconds: 1 << 50) == .documentExpired)
    #expect(fault(signature, startedSeconds: now) == nil)
    #expect(fault(signature, startedSeconds: now + 1) == .clockSkew)
  }

  private func answer(to request: RequestSignature) -> HTTPFields {
    HTTPFields(
      ResponseSignature.sign(
        status: 200, body: body, from: receiver.chain.newest, answering: request, nowSeconds: Self.now,
        by: receiver.keys[1], suite))
  }

  private func fault(
    _ fields: HTTPFields, status: Int = 200, body: [UInt8]? = nil, from node: TestNode? = nil,
    to asker: NodeID? = nil, request: Bytes64, asked: UInt64? = nil, now: UInt64 = Self.now
  ) -> ResponseSignature.Fault? {
    do throws(ResponseSignature.Fault) {
      try ResponseSignature.verify(
        status: status, body: body ?? self.body, field: fields.callAsFunction, from: (node ?? receiver).chain,
        to: asker ?? source.id, request: request, askedSeconds: asked ?? now, nowSeconds: now, suite)
      return nil
    } catch {
      return error
    }
  }

  @Test func anAnswerIsTiedToItsRequest() throws {
    let asked = try #require(RequestSignature(field: request().callAsFunction))
    let request = asked.signature
    let good = answer(to: asked)
    #expect(fault(good, request: request) == nil)
    #expect(fault(good, status: 500, request: request) == .responseInvalid)
    #expect(fault(good, body: [], request: request) == .responseInvalid)
    #expect(fault(good, from: source, request: request) == .responseInvalid)
    #expect(fault(good, to: receiver.id, request: request) == .responseInvalid)
    let another = source.keys[1].sign([], [1])
    #expect(fault(good, request: another) == .responseInvalid)
    #expect(fault(good, request: request, now: Self.now + 60) == nil)
    #expect(fault(good, request: request, now: Self.now + 61) == .responseInvalid)
    #expect(fault(good, request: request, now: Self.now - 61) == .responseInvalid)
    // A slow line may need longer for an answer than clocks may differ.
    #expect(fault(good, request: request, asked: Self.now - 5, now: Self.now + 500) == nil)
    #expect(fault(good, request: request, asked: Self.now + 61, now: Self.now + 500) == .responseInvalid)
    #expect(fault(good, request: request, asked: Self.now + 500, now: Self.now - 61) == .responseInvalid)
    // The documents of test nodes expire after 2,000 s.
    #expect(fault(good, request: request, now: 2_001) == .responseInvalid)
    for (name, _) in good.fields {
      let without = HTTPFields(good.fields.filter { $0.name != name })
      #expect(fault(without, request: request) == .responseUnsigned, "without \(name)")
      let twice = HTTPFields(good.fields + good.fields.filter { $0.name == name })
      #expect(fault(twice, request: request) == .responseUnsigned, "\(name) twice")
    }
    try receiver.rotate()
    #expect(fault(good, request: request) == .responseInvalid)
  }

  @Test func everyCharacterOfAnAnswersFieldsCounts() throws {
    let asked = try #require(RequestSignature(field: request().callAsFunction))
    let good = answer(to: asked)
    for (name, value) in good.fields {
      for index in value.utf8.indices {
        let offset = value.utf8.distance(from: value.utf8.startIndex, to: index)
        let changed = good.changing(name) { value in
          var bytes = Array(value.utf8)
          bytes[offset] ^= 1
          return String(decoding: bytes, as: UTF8.self)
        }
        #expect(fault(changed, request: asked.signature) != nil, "\(name) at \(offset)")
      }
    }
  }

  private func hexString(_ node: NodeID) -> String { hex(node.bytes.bytes) }
}
