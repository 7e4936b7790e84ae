import Node
import Transport

/// Whether names lead somewhere: the node's own, and those of peers with static addresses.
enum NameCheck {
  static func findings(_ configuration: NodeConfiguration) -> [Finding] {
    let place = PublicPlace(configuration)
    let own = Set([configuration.domain, place.host]).sorted().map(ownName)
    let peers = configuration.peerAddresses.sorted { $0.key < $1.key }.compactMap {
      domain, address -> Finding? in
      guard !address.isAddress else { return nil }
      do throws(TransportError) {
        let found = try Resolver.addresses(of: address.host, port: address.port)
        return .ok("peer's address", "\(domain) at \(text(found))")
      } catch {
        return .problem(
          "peer's address", error.message, next: "check address in [peers.\"\(domain)\"]")
      }
    }
    return own + peers
  }

  private static func ownName(_ name: String) -> Finding {
    let found: [SocketAddress]
    do throws(TransportError) { found = try Resolver.addresses(of: name) } catch {
      return .warning(
        "DNS", "\(name) leads nowhere from here: only who has a static address for it finds this node",
        next: "add A and AAAA records for \(name)")
    }
    guard found.contains(where: \.isPublic) else {
      return .warning(
        "DNS", "\(name) is \(text(found)), of no public network",
        next:
          "peers elsewhere cannot reach it; those within need privateAddresses = true, or an address in [peers]"
      )
    }
    return .ok("DNS", "\(name) is \(text(found))")
  }

  private static func text(_ addresses: [SocketAddress]) -> String {
    addresses.map(\.host).joined(separator: ", ")
  }
}
