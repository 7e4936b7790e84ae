/// Is told of what a listener's requests came to. One for each loop, called on it alone; must not block.
public protocol RequestWatch: AnyObject {
  /// An answer is over: complete, broken off, or switched to WebSocket.
  func ended(_ request: EndedRequest)
  /// The transport turned something away that was no proper request, or broke a bound.
  func refused(_ refusal: HTTPRefusal, from clientAddress: String)
}

/// One request and what became of it.
public struct EndedRequest: Sendable {
  public let head: RequestHead
  /// "1.1" or "2".
  public let httpVersion: String
  /// What the application named by `Exchange.label`; -1 if nothing.
  public let label: Int
  /// The answer's status; `nil` if there was none.
  public let status: Int?
  /// Bytes of the answer's body, before any framing.
  public let bodyBytes: Int
  /// From the end of the request's head to the end of the answer.
  public let microseconds: UInt64
  /// The answer was not completed: the peer left, or somebody gave up.
  public let wasAborted: Bool
}

/// Adds one request up while it is answered. Confined to its loop.
struct RequestAccount {
  private let head: RequestHead
  private let watch: any RequestWatch
  private let version: String
  private let startedMicroseconds = EventLoop.monotonicMicroseconds
  var label = -1
  var status: Int?
  var bodyBytes = 0

  init(_ head: RequestHead, _ watch: any RequestWatch, version: String) {
    self.head = head
    self.watch = watch
    self.version = version
  }

  func close(wasAborted: Bool) {
    watch.ended(
      EndedRequest(
        head: head, httpVersion: version, label: label, status: status, bodyBytes: bodyBytes,
        microseconds: EventLoop.monotonicMicroseconds - startedMicroseconds, wasAborted: wasAborted))
  }
}
