/// What is spoken over a connection: HTTP/1.1, WebSocket, and whatever joins. Called on the loop.
protocol ConnectionProtocol: AnyObject {
  /// The connection is established, TLS included.
  func connected()
  /// Bytes from the peer, valid during the call only. All of them are taken.
  func received(_ bytes: UnsafeRawBufferPointer)
  /// The peer will send no more.
  func peerEnded()
  /// The outbox is nearly empty and the peer takes bytes: put more in, if there is more.
  func refill()
  /// Some of the outbox was written; `remaining` bytes are still in it.
  func flushed(remaining: Int)
  /// When the speaker wants `deadlinePassed`, in the loop's milliseconds.
  var deadline: UInt64? { get }
  func deadlinePassed()
  /// Finish what is in flight and then close: the process is going away.
  func shutDown()
  /// The connection is gone. The last call.
  func closed(_ end: ConnectionEnd)
}

extension ConnectionProtocol {
  func refill() {}
}
