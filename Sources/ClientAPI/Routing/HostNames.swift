internal import Node
internal import Transport

/// The names under which this node is asked for. A request for another host has come here by mistake, or because
/// somebody has led a browser here under a name of their own (DNS rebinding).
struct HostNames: Sendable {
  private let names: Set<String>

  init(_ node: HanseNode) { self.init(node.hostNames) }

  init(_ names: some Sequence<String>) { self.names = Set(names.map { $0.lowercased() }) }

  /// Whether the node answers for `host`, a name or an address with or without a port. An address says where the
  /// client went and nothing about who it is for, so that one is good, as is `localhost`: nobody can lead those elsewhere.
  func include(_ host: String) -> Bool {
    let name = Self.name(of: host)
    return names.contains(name) || name == "localhost" || Self.isAddress(name)
  }

  private static func name(of host: String) -> String {
    let lower = host.lowercased()
    guard !lower.hasPrefix("["), let colon = lower.lastIndex(of: ":") else { return lower }
    return String(lower[..<colon])
  }

  private static func isAddress(_ name: String) -> Bool {
    if name.hasPrefix("[") { return true }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }
}
