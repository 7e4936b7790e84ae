/// Close codes of RFC 6455 section 7.4.1 that the transport itself uses.
public enum WebSocketCode {
  public static let normal: UInt16 = 1000
  public static let goingAway: UInt16 = 1001
  public static let protocolError: UInt16 = 1002
  public static let unsupportedData: UInt16 = 1003
  public static let noStatus: UInt16 = 1005
  public static let abnormal: UInt16 = 1006
  public static let invalidText: UInt16 = 1007
  public static let policyViolation: UInt16 = 1008
  public static let messageTooBig: UInt16 = 1009

  /// Whether a close frame may carry the code.
  static func isSendable(_ code: UInt16) -> Bool {
    (1000...1003).contains(code) || (1007...1011).contains(code) || (3000...4999).contains(code)
  }
}
