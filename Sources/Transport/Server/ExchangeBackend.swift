/// One request and response of whatever HTTP version. Called on the loop, in a legal order: `Exchange` sees
/// to it.
protocol ExchangeBackend: AnyObject {
  /// "1.1" or "2".
  var httpVersion: String { get }
  /// `length` is the announced bytes of the body; `nil` when not known beforehand.
  func startResponse(status: Int, headers: HeaderFields, length: Int?)
  func writeResponseBody(_ bytes: [UInt8])
  func endResponse()
  /// Keeps an object until the peer's system has taken what was written of the response, or is gone.
  func hold(_ object: AnyObject)
  /// Gives up: the peer must not take what it got for a whole response.
  func abortExchange()
  func setRequestBodyPaused(_ paused: Bool)
  func setMaxBodyBytes(_ count: Int)
  /// Switches to WebSocket, or answers why not and returns false.
  func upgradeToWebSocket(
    headers: HeaderFields, limits: WebSocketLimits, handler: any WebSocketHandler
  ) -> Bool
  /// Bytes of the response not yet taken by the peer's system.
  var bufferedResponseBytes: Int { get }
}
