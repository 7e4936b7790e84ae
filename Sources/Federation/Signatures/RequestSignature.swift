public import Model
public import Suite
public import Wire

/// The RFC 9421 signature of a request between nodes, its fields parsed, its signature not yet verified.
public struct RequestSignature: Equatable, Sendable {
  public static let windowSeconds: UInt64 = 60
  public static let contentType = "application/cbor"

  public let source: NodeID
  public let domain: Text
  public let destination: NodeID
  /// Whose document, and which, has the request key that signed. It need not be the source's: FED-4 is the receiver's to check.
  public let key: KeyID
  public let createdSeconds: UInt64
  public let expiresSeconds: UInt64
  public let nonce: Bytes16
  public let contentDigest: String
  let parameters: String
  public let signature: Bytes64

  /// What is signed, besides the parameters.
  public struct Target: Sendable {
    public let method: String
    public let path: String
    /// With its question mark; `?` if there is none.
    public let query: String

    public init(method: String, path: String, query: String) {
      self.method = method
      self.path = path
      self.query = query
    }
  }

  /// The fields that a signed request carries, in order: type, digest, the three names, signature input and signature.
  public static func sign(
    _ target: Target, body: [UInt8], from source: NodeDocument, to destination: NodeID, nowSeconds: UInt64,
    nonce: Bytes16, by key: any Signer, _ suite: any CryptoSuite
  ) -> SignedFields {
    let digest = ContentDigest.field(of: body, suite)
    let keyID = "\(hex(source.node))/\(source.number)"
    let encodedNonce = String(decoding: Base64.encode(nonce.bytes, padded: false), as: UTF8.self)
    let parameters =
      SignatureLabel.requestComponents + ";created=\(nowSeconds);expires=\(nowSeconds + windowSeconds)"
      + ";nonce=\"\(encodedNonce)\";keyid=\"\(keyID)\";alg=\"ed25519\";tag=\"\(SignatureLabel.requestTag)\""
    let base = base(
      target, digest: digest, source: hex(source.node), domain: source.domain.string,
      destination: hex(destination), parameters: parameters)
    let signature = key.sign([], Array(base.utf8))
    return SignedFields(fields: [
      ("content-type", contentType), ("content-digest", digest), ("hanse-source", hex(source.node)),
      ("hanse-domain", source.domain.string), ("hanse-destination", hex(destination)),
      ("signature-input", "\(SignatureLabel.label)=\(parameters)"),
      ("signature", SignatureField.format(signature)),
    ])
  }

  /// FED-1: the signature that these fields carry; `nil` if one is missing, doubled or of another form.
  public init?(field: (String) -> [String]) {
    func one(_ name: String) -> String? {
      let values = field(name)
      return values.count == 1 ? values[0] : nil
    }
    guard one("content-type") == Self.contentType, let digest = one("content-digest"),
      ContentDigest.isWellFormed(digest),
      let source = one("hanse-source").flatMap(nodeID), let domain = one("hanse-domain"),
      Domain(Text(domain)) != nil,
      let destination = one("hanse-destination").flatMap(nodeID), let input = one("signature-input"),
      let signature = one("signature").flatMap(SignatureField.parse),
      let parameters = SignatureParameters(
        input, components: SignatureLabel.requestComponents,
        names: ["created", "expires", "nonce", "keyid", "alg", "tag"]),
      parameters.string("alg") == "ed25519", parameters.string("tag") == SignatureLabel.requestTag,
      let created = parameters.number("created"), let expires = parameters.number("expires"),
      expires <= created + Self.windowSeconds,
      let nonce = parameters.string("nonce").flatMap({ Base64.decode(Array($0.utf8), padded: false) }),
      let nonce = Bytes16(nonce), let key = parameters.string("keyid").flatMap(KeyID.init)
    else { return nil }
    self.source = source
    self.domain = Text(domain)
    self.destination = destination
    self.key = key
    createdSeconds = created
    expiresSeconds = expires
    self.nonce = nonce
    contentDigest = digest
    self.parameters = parameters.raw
    self.signature = signature
  }

  /// FED-2 to FED-6, as `receiver` judges them, which knows these nodes and has run since `startedSeconds`.
  public func verify(
    for target: Target, at receiver: NodeID, _ known: KnownNodes, nowMilliseconds: UInt64,
    startedSeconds: UInt64, _ suite: any CryptoSuite
  ) throws(RequestFault) {
    guard destination == receiver else { throw .wrongDestination }
    guard let newest = known[source]?.newest else { throw .nodeUnknown }
    guard key.node == source, key.document == newest.number else { throw .documentUnknown }
    guard nowMilliseconds < newest.expiresMilliseconds else { throw .documentExpired }
    guard isTimely(nowSeconds: nowMilliseconds / 1_000, startedSeconds: startedSeconds) else {
      throw .clockSkew
    }
    guard isValid(for: target, by: newest.keys.request, suite) else { throw .signatureInvalid }
  }

  private func isValid(for target: Target, by requestKey: Bytes32, _ suite: any CryptoSuite) -> Bool {
    let base = Self.base(
      target, digest: contentDigest, source: hex(source), domain: domain.string,
      destination: hex(destination), parameters: parameters)
    return suite.isValid(signature, by: requestKey, [], Array(base.utf8))
  }

  private func isTimely(nowSeconds: UInt64, startedSeconds: UInt64) -> Bool {
    createdSeconds >= startedSeconds && createdSeconds <= nowSeconds + Self.windowSeconds
      && nowSeconds <= createdSeconds + Self.windowSeconds && nowSeconds <= expiresSeconds
  }

  static func base(
    _ target: Target, digest: String, source: String, domain: String, destination: String,
    parameters: String
  ) -> String {
    """
    "@method": \(target.method)
    "@path": \(target.path)
    "@query": \(target.query)
    "content-digest": \(digest)
    "content-type": \(contentType)
    "hanse-source": \(source)
    "hanse-domain": \(domain)
    "hanse-destination": \(destination)
    "@signature-params": \(parameters)
    """
  }
}
