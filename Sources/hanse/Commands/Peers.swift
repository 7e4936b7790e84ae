import Client

/// `hanse peers`: which nodes this one talks to.
enum Peers {
  private static let domain = PositionalSpec("DOMAIN", "the peer's domain")

  static let list = CommandSpec(
    "peers list", "list the peers, and what was decided about them, as an admin", examples: ["peers list"],
    run: runList)

  static let allow = decision(
    "peers allow", "let a peer in, also where the configuration asks or refuses", "allowed")
  static let block = decision("peers block", "take nothing from a peer and send it nothing", "blocked")
  static let pause = decision(
    "peers pause", "leave a peer alone for a while; what waits for it is kept", "paused")
  static let forget = decision(
    "peers forget", "forget what was decided about a peer: the configuration's newPeers decides", nil)

  private static func decision(_ name: String, _ what: String, _ decision: String?) -> CommandSpec {
    CommandSpec(name, "\(what), as an admin", positionals: [domain], examples: ["\(name) chat.example.org"]) {
      arguments, context throws(CommandFailure) in
      let client = try context.client()
      try attempt { () throws(ClientError) in try client.decide(decision, about: arguments.text(domain)) }
      return .done
    }
  }

  private static func runList(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let peers = try attempt { () throws(ClientError) in try client.peers() }
    context.output.print(peers.json) { style in table(peers.elements).lines(style) }
    return .done
  }

  static func table(_ peers: [PeerStatus]) -> Table {
    var table = Table(
      "PEER", "NODE", "DECISION", "LAST CONTACT", "#PENDING", "#BEHIND", "#KB IN", "#KB OUT", "LAST ERROR")
    for peer in peers {
      table.add(
        peer.domain, peer.node.map { String($0.prefix(8)) } ?? "", peer.decision ?? "",
        peer.lastContact.map(LocalTime.stamp) ?? "never", "\(peer.pendingEvents ?? 0)",
        "\(peer.behind ?? 0)", "\((peer.bytesIn ?? 0) / 1_000)", "\((peer.bytesOut ?? 0) / 1_000)",
        peer.lastError ?? "")
    }
    return table
  }
}
