internal import Transport

/// The token of a request (RFC 6750 section 2.1).
enum BearerToken {
  /// `nil` unless there is exactly one `Authorization` field, and it is a bearer's.
  static func token(in headers: HeaderFields) -> String? {
    let values = headers.values(of: "authorization")
    guard values.count == 1, let value = values.first else { return nil }
    let scheme = "bearer "
    guard value.utf8.count > scheme.utf8.count, value.prefix(scheme.count).lowercased() == scheme else {
      return nil
    }
    return String(value.dropFirst(scheme.count))
  }
}
