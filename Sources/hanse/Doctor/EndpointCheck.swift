import Node
import Transport

/// The way that peers take: the documents at the public address are this node's, and the domain leads there.
enum EndpointCheck {
  static func findings(
    _ configuration: NodeConfiguration, _ node: NodeInspection, _ mappings: [ConnectMapping]
  ) -> [Finding] {
    let bases = Set([configuration.publicURL, "https://\(configuration.domain)"])
    return bases.sorted().map { base in finding("\(base)/.well-known/hanse", configuration, node, mappings) }
  }

  private static func finding(
    _ url: String, _ configuration: NodeConfiguration, _ node: NodeInspection, _ mappings: [ConnectMapping]
  ) -> Finding {
    var request = ClientRequest(url: url, authorityFile: configuration.federationCAFile)
    for mapping in mappings { request.connectTo[mapping.place] = mapping.address }
    switch WebAnswer.get(request) {
    case .failure(let error):
      let state = isLikelyLocal(error) ? Finding.warning : Finding.problem
      return state(
        "public address", "\(url): \(error.message) (\(error.code.rawValue))",
        "peers fetch this node's documents there: check DNS, firewall, proxy and certificate")
    case .success(let answer):
      return judge(
        NodeInspection.shown(status: answer.status, answer.body), url, answer.status, configuration, node)
    }
  }

  private static func judge(
    _ shown: NodeInspection.Shown, _ url: String, _ status: Int, _ configuration: NodeConfiguration,
    _ node: NodeInspection
  ) -> Finding {
    let isNodes = url.hasPrefix("\(configuration.publicURL)/")
    switch shown {
    case .node(node.nodeID): return .ok("public address", "\(url) shows this node's documents")
    case .node:
      return .problem(
        "public address", "\(url) shows another node's documents",
        next: "check DNS and the proxy, and that this data folder is the one that belongs here")
    case .delegation(let host) where isNodes:
      return .problem(
        "public address", "\(url) delegates to \(host), and peers follow no second delegation",
        next: "set publicURL to where the node itself is, and delegate to that from the domain alone")
    case .delegation(let host):
      guard host != configuration.delegate else {
        return .ok("public address", "\(url) delegates to \(host)")
      }
      return .problem(
        "public address", "\(url) delegates to \(host), and the node is at \(configuration.publicURL)",
        next: "replace the file there by what hanse delegation prints")
    case .nothing(let code):
      let fix =
        isNodes
        ? "have the proxy in front pass every path on unchanged"
        : "have the web server answer there, without a redirect, the file that hanse delegation prints"
      return .problem(
        "public address", "\(url) answers \(status), and nothing for peers (\(code))", next: fix)
    }
  }

  /// What may be so from here alone: names that only others resolve, or a router that does not lead back in.
  private static func isLikelyLocal(_ error: TransportError) -> Bool {
    [.couldNotResolve, .couldNotConnect, .timedOut].contains(error.code)
  }
}
