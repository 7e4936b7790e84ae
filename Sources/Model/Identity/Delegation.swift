public import Wire

/// Where a domain sends those who ask it for its node's documents: a line of text that any web server can have as a file
/// (spec: federation, "Delegation").
public struct Delegation: Equatable, Sendable {
  public static let maxBytes = 512
  /// How it begins. No list of documents does: CBOR's arrays begin with another byte.
  private static let mark: [UInt8] = Array("hanse.v1/delegation".utf8)

  /// A host name and perhaps a port, as in a URL.
  public let authority: Text
  public let host: Domain

  /// `nil` unless the authority is a host name, no address, and at most a port from 1 to 65,535.
  public init?(to authority: Text) {
    guard Endpoint.isAuthority(authority.utf8[...]),
      let name = authority.utf8.split(separator: 0x3A).first.flatMap({ Text(Array($0)) }),
      let host = Domain(name), !Self.isAddress(host)
    else { return nil }
    self.authority = authority
    self.host = host
  }

  /// DEL-1: the delegation that these bytes are.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count <= Self.maxBytes, bytes.starts(with: Self.mark + [0x20]) else { return nil }
    var rest = bytes.dropFirst(Self.mark.count + 1)
    if rest.last == 0x0A { rest.removeLast() }
    guard let authority = Text(Array(rest)) else { return nil }
    self.init(to: authority)
  }

  /// The authority in one form: without the port 443.
  public var place: String {
    let (text, standard) = (authority.string, ":443")
    return text.hasSuffix(standard) ? String(text.dropLast(standard.count)) : text
  }

  /// Whether bytes mean to be a delegation, well formed or not.
  public static func isMeant(by bytes: [UInt8]) -> Bool { bytes.starts(with: mark) }

  /// What the web server of the domain is to answer.
  public var bytes: [UInt8] { Self.mark + [0x20] + authority.utf8 + [0x0A] }

  /// The last label of a name of the internet has a letter.
  private static func isAddress(_ host: Domain) -> Bool {
    let last = host.text.utf8.split(separator: 0x2E).last ?? []
    return last.allSatisfy { (0x30...0x39).contains($0) }
  }
}
