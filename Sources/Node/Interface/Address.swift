public import Model
public import Wire

/// How people name a user: `name@domain`.
public struct Address: Hashable, Sendable, CustomStringConvertible {
  public let name: Text
  public let domain: Domain

  public init(name: Text, domain: Domain) {
    self.name = name
    self.domain = domain
  }

  /// `nil` unless the text is a user name, `@` and a domain.
  public init?(_ text: String) {
    let parts = text.utf8.split(separator: 0x40, omittingEmptySubsequences: false)
    guard parts.count == 2, let name = Text(Array(parts[0])), DirectoryUser.isName(name),
      let domain = Text(Array(parts[1])), let domain = Domain(domain)
    else { return nil }
    self.init(name: name, domain: domain)
  }

  public var description: String { "\(name.string)@\(domain.string)" }
}
