import Node
import Transport

/// Federation: where known peers are, and a signed round trip with those that are asked for.
enum PeerCheck {
  /// Names are looked up one by one.
  private static let mostPeers = 20

  static func findings(
    _ configuration: NodeConfiguration, _ node: NodeInspection, asked: [String]
  ) -> [Finding] {
    let known = node.peers.prefix(mostPeers).compactMap { reach($0, configuration) }
    return known + asked.flatMap { ask($0, node, configuration) }
  }

  /// Nothing of a peer that is where it should be.
  private static func reach(_ peer: NodeInspection.Peer, _ configuration: NodeConfiguration) -> Finding? {
    let rest = String(peer.endpoint.dropFirst("https://".count).prefix { $0 != "/" })
    let host = (HostAndPort(rest) ?? HostAndPort("\(rest):443"))?.host ?? rest
    guard configuration.peerAddresses[peer.domain] == nil, configuration.peerAddresses[host] == nil else {
      return nil
    }
    do throws(TransportError) {
      let addresses = try Resolver.addresses(of: host)
      guard !configuration.allowsPrivateAddresses, !addresses.contains(where: \.isPublic) else { return nil }
      return .problem(
        "peer", "\(peer.domain) is at \(host), which stands for an address of no public network",
        next:
          "if it shall: privateAddresses = true in [federation], or an address in [peers.\"\(peer.domain)\"]")
    } catch {
      return .warning(
        "peer", "\(peer.domain): \(error.message)",
        next: "check DNS here, or give it an address in [peers.\"\(peer.domain)\"]")
    }
  }

  private static func ask(
    _ domain: String, _ node: NodeInspection, _ configuration: NodeConfiguration
  ) -> [Finding] {
    do throws(NodeProblem) {
      let round = try node.ask(domain)
      let answer = Finding.ok("federation", "\(domain) answered a signed request in \(round.milliseconds) ms")
      return [answer, ClockCheck.finding(ahead: round.clockAheadSeconds, of: domain)].compactMap(\.self)
    } catch {
      return [
        .problem("federation", "\(domain): \(error.detail) (\(error.code))", next: advice(error.code, domain))
      ]
    }
  }

  private static func advice(_ code: String, _ domain: String) -> String {
    switch code {
    case "clockSkew": "set this machine's clock, or have theirs set"
    case "nodeUnknown": "\(domain) cannot fetch this node's documents: see the checks of the public address"
    case "peerWaiting": "their administrator must let this node in: hanse peers allow, there"
    case "peerRefused": "their policy does not let this node in: ask them"
    case "peerPaused": "they have paused this node: ask them"
    case "couldNotResolve": "check the domain, or give it an address in [peers.\"\(domain)\"]"
    case "addressPrivate": "privateAddresses = true in [federation], or an address in [peers.\"\(domain)\"]"
    case "tlsFailed": "this node does not trust their certificate: see caFile in [federation]"
    case "noCommonVersion": "upgrade this node, or have theirs upgraded"
    case "delegationInvalid", "delegationTooDeep", "discoveryRedirected":
      "their web site must answer, without a redirect, what hanse delegation prints there"
    case "couldNotConnect", "timedOut": "check that their node runs, and firewalls on the way"
    default: "see the log of both nodes"
    }
  }
}
