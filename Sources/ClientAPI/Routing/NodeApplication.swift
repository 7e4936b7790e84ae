public import Node
public import Transport

/// All that a node answers on its one port: peers under `/.well-known/hanse` and `/hanse/`, clients elsewhere.
public final class NodeApplication: Application {
  private let clients: ClientAPI
  private let peers: any Application

  /// What there is to tell a monitoring system.
  public var metrics: Metrics { clients.metrics }

  public init(_ node: HanseNode, streams: StreamSettings = StreamSettings()) {
    clients = ClientAPI(node, streams: streams)
    peers = node.federation
  }

  public func begin(_ head: RequestHead, on exchange: Exchange) -> any RequestBodyHandler {
    let isPeer = head.path == "/.well-known/hanse" || head.path.hasPrefix("/hanse/")
    return isPeer ? peers.begin(head, on: exchange) : clients.begin(head, on: exchange)
  }
}
