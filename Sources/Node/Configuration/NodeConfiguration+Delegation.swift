internal import Model
internal import Wire

extension NodeConfiguration {
  /// Where the web site of the domain has to send peers (spec: federation, "Delegation"); `nil` if they find the node at
  /// the domain itself, or if `publicURL` names an address, to which nobody can delegate.
  public var delegate: String? { publicURL == "https://\(domain)" ? nil : delegation?.place }

  /// The file for `/.well-known/hanse` of that web site, under the same condition.
  public var delegationFile: [UInt8]? { delegate.flatMap { _ in delegation?.bytes } }

  private var delegation: Delegation? { Delegation(to: Text(String(publicURL.dropFirst("https://".count)))) }
}
