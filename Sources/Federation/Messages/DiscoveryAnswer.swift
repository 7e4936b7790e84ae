public import Model
internal import Wire

/// What an address answers that is asked for a node's documents (spec: federation, "Discovery"). Nothing of it is verified.
public enum DiscoveryAnswer: Equatable, Sendable {
  case documents([SignedDocument])
  /// The domain's node is to be asked elsewhere.
  case delegation(Delegation)

  public enum Fault: String, Error {
    case discoveryFailed, discoveryRedirected, delegationInvalid, delegationTooDeep
  }

  /// The most bytes of an answer.
  public static let maxBytes = Limits.documentsInChain * (Limits.documentBytes + 128)

  public init(status: Int, body: [UInt8]) throws(Fault) {
    guard !(300...399).contains(status) else { throw .discoveryRedirected }
    guard status == 200 else { throw .discoveryFailed }
    if Delegation.isMeant(by: body) {
      guard let delegation = Delegation(body) else { throw .delegationInvalid }
      self = .delegation(delegation)
    } else {
      guard
        let chain = try? CBORReader.read(
          body, { (reader) throws(WireError) in try SignedDocument.chain(&reader) })
      else { throw .discoveryFailed }
      self = .documents(chain)
    }
  }

  /// The documents that a host answers to which a domain has delegated: it delegates no further (DEL-2).
  public func documentsOfDelegate() throws(Fault) -> [SignedDocument] {
    guard case .documents(let documents) = self else { throw .delegationTooDeep }
    return documents
  }
}
