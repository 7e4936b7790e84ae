/// Carries requests to other machines.
package protocol PeerTransport: AnyObject, Sendable {
  /// The completion is called once, on any thread.
  func send(_ request: ClientRequest, completion: @escaping HTTPClient.Completion)
  /// Fails what is under way.
  func shutdown()
}

extension HTTPClient: PeerTransport {}
