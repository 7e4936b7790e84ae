import Node
import Transport

/// The way that peers take: the documents at the public address are this node's.
enum EndpointCheck {
  static func findings(
    _ configuration: NodeConfiguration, _ node: NodeInspection, _ mapping: ConnectMapping?
  ) -> [Finding] {
    let bases = Set([configuration.publicURL, "https://\(configuration.domain)"])
    return bases.sorted().map { base in finding("\(base)/.well-known/hanse", configuration, node, mapping) }
  }

  private static func finding(
    _ url: String, _ configuration: NodeConfiguration, _ node: NodeInspection, _ mapping: ConnectMapping?
  ) -> Finding {
    var request = ClientRequest(url: url, authorityFile: configuration.federationCAFile)
    if let mapping { request.connectTo = [mapping.place: mapping.address] }
    switch WebAnswer.get(request) {
    case .failure(let error):
      let state = isLikelyLocal(error) ? Finding.warning : Finding.problem
      return state(
        "public address", "\(url): \(error.message) (\(error.code.rawValue))",
        "peers fetch this node's documents there: check DNS, firewall, proxy and certificate")
    case .success(let answer):
      guard answer.status == 200, let found = NodeInspection.node(in: answer.body) else {
        return .problem(
          "public address", "\(url) answers \(answer.status), and no node's documents",
          next: "have the proxy in front pass every path on unchanged")
      }
      guard found == node.nodeID else {
        return .problem(
          "public address", "\(url) shows another node's documents",
          next: "check DNS and the proxy, and that this data folder is the one that belongs here")
      }
      return .ok("public address", "\(url) shows this node's documents")
    }
  }

  /// What may be so from here alone: names that only others resolve, or a router that does not lead back in.
  private static func isLikelyLocal(_ error: TransportError) -> Bool {
    [.couldNotResolve, .couldNotConnect, .timedOut].contains(error.code)
  }
}
