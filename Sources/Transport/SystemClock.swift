import COpenSSL

/// What the kernel knows of how right this machine's clock is.
public struct SystemClock: Sendable {
  /// Whether a time service keeps it in step with the world's.
  public let isKeptInStep: Bool
  /// The most that it may be wrong, by that service's word.
  public let errorMilliseconds: Int

  /// `nil` where the kernel does not tell.
  public init?() {
    var state = timex()
    guard adjtimex(&state) >= 0 else { return nil }
    isKeptInStep = state.status & STA_UNSYNC == 0
    errorMilliseconds = Int(state.maxerror) / 1_000
  }
}
