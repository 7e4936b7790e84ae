import COpenSSL

/// OpenSSL's per-thread error queue as text.
enum TLSErrors {
  /// Empties the queue into an error whose message begins with `what`.
  static func take(_ code: TransportError.Code, _ what: String) -> TransportError {
    let reasons = takeReasons()
    return TransportError(code, reasons.isEmpty ? what : "\(what): \(reasons)")
  }

  /// The reasons in the queue, oldest first, leaving it empty.
  static func takeReasons() -> String {
    var reasons: [String] = []
    while reasons.count < 4 {
      let number = ERR_get_error()
      guard number != 0 else { break }
      guard let text = ERR_reason_error_string(number) else { continue }
      reasons.append(String(cString: text))
    }
    ERR_clear_error()
    return reasons.joined(separator: ", ")
  }
}
