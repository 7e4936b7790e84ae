internal import Node

/// The kinds of requests that are counted apart: one for each route, one for each thing that peers ask, and one for all else.
/// Routes are patterns, so that nothing of a request's content becomes a label.
struct RequestLabels: Sendable {
  struct Label: Sendable, Equatable {
    let route: String
    let group: Int
  }

  /// Requests of a group share a histogram of times.
  static let groups = ["read", "write", "stream", "federation", "other"]

  let all: [Label]
  private let firstFederation: Int

  init(_ routes: [Route]) {
    let clients = routes.map { route in
      Label(route: "\(route.method) /\(route.pattern.joined(separator: "/"))", group: Self.group(route))
    }
    firstFederation = clients.count
    let peers = HanseNode.federationLabels.map { Label(route: $0, group: Self.place("federation")) }
    all = clients + peers + [Label(route: "other", group: Self.place("other"))]
  }

  /// Where an exchange's label stands in `all`.
  func index(of label: Int) -> Int {
    let other = all.count - 1
    if label >= HanseNode.firstFederationLabel {
      return min(other, firstFederation + label - HanseNode.firstFederationLabel)
    }
    return (0..<firstFederation).contains(label) ? label : other
  }

  private static func group(_ route: Route) -> Int {
    if route.pattern == ["api", "v1", "stream"] || route.pattern == ["api", "v1", "events"] {
      return place("stream")
    }
    return place(route.method == "GET" ? "read" : "write")
  }

  private static func place(_ group: String) -> Int { groups.firstIndex(of: group) ?? groups.count - 1 }
}
