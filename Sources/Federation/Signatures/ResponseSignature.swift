public import Model
public import Suite
public import Wire

/// The RFC 9421 signature of a response, bound to the request that it answers (spec: federation, "Signed responses").
public enum ResponseSignature {
  /// The fields that a signed response carries.
  public static func sign(
    status: Int, body: [UInt8], from source: NodeDocument, answering request: RequestSignature,
    nowSeconds: UInt64, by key: any Signer, _ suite: any CryptoSuite
  ) -> SignedFields {
    let digest = ContentDigest.field(of: body, suite)
    let parameters =
      SignatureLabel.responseComponents
      + ";created=\(nowSeconds);keyid=\"\(hex(source.node))/\(source.number)\";alg=\"ed25519\""
      + ";tag=\"\(SignatureLabel.responseTag)\""
    let base = base(
      status: status, digest: digest, source: hex(source.node), destination: hex(request.source),
      request: request.signature, parameters: parameters)
    return SignedFields(fields: [
      ("content-type", RequestSignature.contentType), ("content-digest", digest),
      ("hanse-source", hex(source.node)), ("hanse-destination", hex(request.source)),
      ("signature-input", "\(SignatureLabel.label)=\(parameters)"),
      ("signature", SignatureField.format(key.sign([], Array(base.utf8)))),
    ])
  }

  /// What is wrong with a response, if anything.
  public enum Fault: String, Error, Sendable {
    case responseUnsigned
    case responseInvalid
  }

  /// Whether `body` is the answer of `node` to the request with this signature. `chain` may lack the newest document: then the
  /// answer is `responseInvalid` until it is fetched. Between asking, at `askedSeconds`, and the answer's last byte, at `nowSeconds`, a slow
  /// line may need minutes. Returns the time that the node gave it, in seconds since 1970.
  @discardableResult
  public static func verify(
    status: Int, body: [UInt8], field: (String) -> [String], from chain: NodeChain, to asker: NodeID,
    request: Bytes64, askedSeconds: UInt64, nowSeconds: UInt64, _ suite: any CryptoSuite
  ) throws(Fault) -> UInt64 {
    func one(_ name: String) -> String? {
      let values = field(name)
      return values.count == 1 ? values[0] : nil
    }
    guard let digest = one("content-digest"), let type = one("content-type"),
      let input = one("signature-input"),
      let source = one("hanse-source").flatMap(nodeID),
      let destination = one("hanse-destination").flatMap(nodeID),
      let signature = one("signature").flatMap(SignatureField.parse),
      let parameters = SignatureParameters(
        input, components: SignatureLabel.responseComponents, names: ["created", "keyid", "alg", "tag"]),
      parameters.string("alg") == "ed25519", parameters.string("tag") == SignatureLabel.responseTag,
      let created = parameters.number("created"), let key = parameters.string("keyid").flatMap(KeyID.init)
    else { throw .responseUnsigned }
    let window = RequestSignature.windowSeconds
    guard type == RequestSignature.contentType, source == chain.node, destination == asker,
      created <= nowSeconds + window, min(askedSeconds, nowSeconds) <= created + window,
      key.node == chain.node, key.document == chain.newest.number,
      chain.newest.expiresMilliseconds > nowSeconds * 1_000,
      ContentDigest.field(of: body, suite) == digest
    else { throw .responseInvalid }
    let base = base(
      status: status, digest: digest, source: hex(chain.node), destination: hex(asker), request: request,
      parameters: parameters.raw)
    guard suite.isValid(signature, by: chain.newest.keys.request, [], Array(base.utf8)) else {
      throw .responseInvalid
    }
    return created
  }

  static func base(
    status: Int, digest: String, source: String, destination: String, request: Bytes64, parameters: String
  ) -> String {
    let requestSignature = String(decoding: Base64.encode(request.bytes), as: UTF8.self)
    return """
      "@status": \(status)
      "content-digest": \(digest)
      "content-type": \(RequestSignature.contentType)
      "hanse-source": \(source)
      "hanse-destination": \(destination)
      "signature";req;key="hanse": :\(requestSignature):
      "@signature-params": \(parameters)
      """
  }
}
