/// Something for one user that stands in no channel: it is not replayed, and its place among the entries is told by the
/// cursor that it is sent with.
struct StreamNotice: Sendable {
  /// The number of the last arrival before it.
  let number: Int64
  let text: @Sendable (_ cursor: Int64) -> [UInt8]
}
